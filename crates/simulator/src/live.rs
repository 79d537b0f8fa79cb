//! What an organisation needs of a running hub to go on there.

use holdpoint_domain::{Command, Ms, Record, Refusal, Seq};

/// A running hub, as the simulated people and tools reach it.
pub trait LiveHub: Send {
    /// Submits a command; returns once its records are durable.
    ///
    /// # Errors
    /// The refusal that the sender would get.
    fn submit(&self, command: &Command) -> Result<(), Refusal>;

    /// The records after `after`, in order, of everybody.
    ///
    /// # Errors
    /// When the log cannot be read.
    fn read(&self, after: Seq) -> Result<Vec<Record>, Refusal>;
}

/// A moment that is worth looking at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When it is, on the simulated clock.
    pub at: Ms,
    /// What happens then, in a few words: `price change`.
    pub what: &'static str,
}
