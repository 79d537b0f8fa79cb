//! Draws, as deciding needs them.

use crate::{Action, DayCommitment, DaySecret, DrawEvent, DrawKey, Ms, Record, utc_day};
use imbl::{OrdMap, OrdSet};

/// The hub's key and the days that were committed.
#[derive(Clone, Debug, Default)]
pub struct Draws {
    key: DrawKey,
    /// Committed days whose secret is not revealed yet, with the commitment.
    pub unrevealed: OrdMap<String, DayCommitment>,
    revealed: OrdSet<String>,
}

impl Draws {
    /// Sets the hub's key. It is the only part of the state that is not from the log.
    pub fn set_key(&mut self, key: DrawKey) {
        self.key = key;
    }

    /// The hub's key.
    #[must_use]
    pub const fn key(&self) -> &DrawKey {
        &self.key
    }

    /// The secret of a UTC day.
    #[must_use]
    pub fn day_secret(&self, day: &str) -> DaySecret {
        self.key.day_secret(day)
    }

    /// Whether the secret of this day was committed, revealed or not.
    #[must_use]
    pub fn is_committed(&self, day: &str) -> bool {
        self.unrevealed.contains_key(day) || self.revealed.contains(day)
    }

    /// Whether an action is drawn under its present rules.
    pub(crate) fn is_drawn(&self, action: &Action) -> bool {
        action.draw_day().is_some_and(|day| self.day_secret(&day).is_drawn(&action.id, action.content.second_review_share()))
    }

    /// Committed days that ended at least `grace_ms` before `now`.
    pub(crate) fn ended(&self, now: Ms, grace_ms: Ms) -> Vec<String> {
        let today = utc_day(now - grace_ms);
        self.unrevealed.keys().filter(|day| **day < today).cloned().collect()
    }

    pub(crate) fn apply(&mut self, record: &Record, event: DrawEvent) {
        match event {
            DrawEvent::Committed(committed) => {
                let commitment = DayCommitment { seq: record.seq, secret: committed.secret };
                self.unrevealed.insert(record.subject.clone(), commitment);
            }
            DrawEvent::Revealed(_) => {
                self.unrevealed.remove(&record.subject);
                self.revealed.insert(record.subject.clone());
            }
        }
    }
}
