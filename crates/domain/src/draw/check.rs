//! Checking a draw from the record alone.

use crate::{DaySecret, Digest, Seq};

/// The commitment to a day's secret, from `draw.committed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCommitment {
    /// Its record.
    pub seq: Seq,
    /// SHA-256 of the secret.
    pub secret: Digest,
}

/// What the record says about the draw of one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawCheck {
    /// No commitment came before the share applied, so that the hub could have chosen the outcome.
    NotCommitted,
    /// The secret is not revealed yet.
    NotYetCheckable,
    /// The revealed secret is not the one that was committed.
    WrongSecret,
    /// Recomputed: whether the action had to get a second review, if there was another reviewer for it.
    Checked {
        /// Whether it was drawn.
        drawn: bool,
    },
}

/// Recomputes the draw of an action; `share` is the `second_look` of its requirements. The record
/// `since` is the proposal, or the first revision, for which a rule asked for a share. Commitment
/// and secret are those of the UTC day of that record: see [`crate::Action::draw_day`].
#[must_use]
pub fn check_draw(commitment: Option<&DayCommitment>, revealed: Option<&DaySecret>, action: &str, since: Seq, share: f64) -> DrawCheck {
    let Some(commitment) = commitment.filter(|commitment| commitment.seq < since) else { return DrawCheck::NotCommitted };
    match revealed {
        None => DrawCheck::NotYetCheckable,
        Some(secret) if secret.digest() != commitment.secret => DrawCheck::WrongSecret,
        Some(secret) => DrawCheck::Checked { drawn: secret.is_drawn(action, share) },
    }
}
