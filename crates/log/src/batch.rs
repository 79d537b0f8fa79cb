//! The records and bodies of one append.

use crate::{Head, LogError};
use holdpoint_domain::{Digest, Record, Seq};

/// Sealed records in order, and the bodies that come with them.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Each follows the one before, the first follows the head.
    pub records: Vec<Record>,
    /// Each body's bytes with their digest. A body that is stored already is not stored again.
    pub bodies: Vec<(Digest, Vec<u8>)>,
}

impl Batch {
    /// Whether there is nothing to store.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.bodies.is_empty()
    }

    /// Checks that this may be appended after `after` to a log that ends at `head`.
    ///
    /// The caller has just computed the hashes; they are computed again here because a
    /// wrong one could not be corrected once stored.
    pub(crate) fn check_fits(&self, after: Seq, head: &Head) -> Result<(), LogError> {
        if after != head.0 {
            return Err(LogError::Stale { head: head.0 });
        }
        let (mut seq, mut hash) = *head;
        for record in &self.records {
            record.follows(seq, &hash).map_err(LogError::misfit)?;
            (seq, hash) = (record.seq, record.hash);
        }
        for (digest, content) in &self.bodies {
            if Digest::of(content) != *digest {
                return Err(LogError::misfit(format!("the bytes given for body {digest} have another digest")));
            }
        }
        Ok(())
    }

    /// The head once this is appended to a log that ends at `head`.
    pub(crate) fn head_after(&self, head: Head) -> Head {
        self.records.last().map_or(head, |last| (last.seq, last.hash))
    }
}
