//! What a history must not show.

use std::fmt;

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// What was acknowledged is in the log, and what was refused for good is not.
    Acknowledged,
    /// An action is decided once, its grant is used once, a command counts once.
    CountedOnce,
    /// Every decision and every use of a grant rests on what was recorded before it.
    Justified,
    /// Hubs and desks hold the same record and make the same state of it.
    Replicas,
    /// A sealed review was read by its author only.
    Blindness,
    /// What a tool was told passes its own verification.
    Verified,
    /// Once all faults ended, everything was delivered.
    Settled,
}

/// A fault that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The check.
    pub check: Check,
    /// What was found, with ids and record numbers.
    pub detail: String,
}

impl Fault {
    pub(crate) fn new(check: Check, detail: impl Into<String>) -> Self {
        Self { check, detail: detail.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.check, self.detail)
    }
}
