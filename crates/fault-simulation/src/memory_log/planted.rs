//! Faults that tests plant, to show that the checks find them.

/// A fault of a log, a hub or a desk that the checks must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlantedFault {
    /// The log acknowledges the third batch with a review and does not store it.
    LoseAcknowledgedAppend,
    /// A batch that was decided on an older record is stored behind the newer one, as by a
    /// hub that does not decide again.
    KeepStaleBatch,
    /// A decision that no review supports is written into the log beside the hubs.
    WriteDecision,
    /// Behind a decision, the log holds a second one: the action is rejected.
    DecideTwice,
    /// A record that makes a reviewer an administrator is written into the log, signed by nobody.
    WriteAdministrator,
    /// The hub allows the use of a grant that was used.
    AllowGrantTwice,
    /// The hub hands out decisions with other arguments than were decided.
    ChangeApprovedArguments,
    /// The hub does not answer reports of outcomes.
    LeaveUnanswered,
    /// The hub hands out sealed reviews.
    HandOutSealedBodies,
    /// The first desk keeps a record without applying it.
    SkipRecord,
}
