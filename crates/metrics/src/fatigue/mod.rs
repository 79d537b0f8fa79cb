//! Fatigue: signs in a person's own reviews, each with its evidence, never summed into a score.
//!
//! A rest is suggested when two or more signs hold. Position in a session is no sign: 22,176
//! timed judgements show no decline by it. Time since a break is one, and the others compare a
//! person with their own usual, so that quick readers and people who approve much show none.

mod compare;
mod limits;
mod present;
mod sign;
mod slope;

pub use limits::Limits;
pub use sign::{Evidence, Sign, SignKind, SignState, is_rest_suggested};
pub use slope::{Slope, change_per_hour};

use crate::pace::PAUSE_MS;

/// One review, as far as its reader may know it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewRow {
    /// When it was given, ms.
    pub at: i64,
    /// Time since the last break when it was given, ms.
    pub since_break_ms: i64,
    /// Active time on screen before the verdict, ms.
    pub shown_ms: Option<i64>,
    /// Characters that were to be read.
    pub characters: Option<i64>,
    /// From 0, low, to 3, critical.
    pub risk: u8,
    /// Whether there was evidence to open.
    pub has_evidence: bool,
    /// Whether any of it was opened.
    pub opened: Option<bool>,
    /// Whether the verdict allowed the action.
    pub approved: Option<bool>,
}

impl ReviewRow {
    /// Whether the active time is shorter than the text can have been read in.
    #[must_use]
    pub fn is_under_floor(&self) -> Option<bool> {
        let floor = crate::pace::reading_floor_ms(self.characters?);
        Some(self.shown_ms? < floor)
    }
}

/// Sets the time since a break of reviews in order of time. A reading counts as work, so a pause
/// is from one verdict to the beginning of the next reading.
pub fn set_time_since_break(rows: &mut [ReviewRow]) {
    let mut last: Option<(i64, i64)> = None;
    for row in rows {
        let began = row.at - row.shown_ms.unwrap_or(0).clamp(0, PAUSE_MS);
        let start = last.filter(|(_, at)| began - at < PAUSE_MS).map_or(began, |(start, _)| start);
        row.since_break_ms = (row.at - start).max(0);
        last = Some((start, row.at.max(last.map_or(i64::MIN, |(_, at)| at))));
    }
}

/// All signs of a person, from the reviews of the last weeks in order of time. `since_break_ms`
/// is the time since the last break now; none at rest.
#[must_use]
pub fn find_signs(rows: &[ReviewRow], since_break_ms: Option<i64>, now: i64, limits: &Limits) -> Vec<Sign> {
    let began = now - since_break_ms.unwrap_or(0);
    let (usual, present) = rows.split_at(rows.partition_point(|row| row.at < began));
    vec![
        present::since_break(since_break_ms, limits),
        present::reading_floor(usual, present, since_break_ms, limits),
        compare::flat_time(usual, present, limits),
        compare::approve_drift(usual, present, limits),
        present::evidence_unopened(usual, present, since_break_ms, limits),
        Sign { kind: SignKind::WrongProbes, state: SignState::TooFew, evidence: Evidence::NoProbes },
        present::bursts(present, limits),
    ]
}

#[cfg(test)]
mod tests;
