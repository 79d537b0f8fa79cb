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
    /// The hub hands out sealed reviews.
    HandOutSealedBodies,
    /// The first desk keeps a record without applying it.
    SkipRecord,
}
