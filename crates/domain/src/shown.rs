//! What was shown of an action, as a signature covers it.

use crate::{Digest, RecordRef, canonical_of_sorted};
use serde::{Deserialize, Serialize};

/// What was shown of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// SHA-256 over the RFC 8785 form of `{records, unread}`: the hashes of the records that
    /// were shown in the order of the log, and the digests of their bodies that were not.
    pub digest: Digest,
    /// Bodies that could not be read: not fetched yet, sealed, or erased.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Digest>,
}

impl Shown {
    /// What is shown with these records, except the bodies in `unread`.
    ///
    /// # Errors
    /// Never in practice: digests are always canonical JSON.
    pub fn of(records: &[RecordRef], unread: Vec<Digest>) -> Result<Self, serde_json::Error> {
        #[derive(Serialize)]
        struct ShownRecords<'a> {
            records: Vec<Digest>,
            unread: &'a [Digest],
        }
        let covered = ShownRecords { records: records.iter().map(|record| record.hash).collect(), unread: &unread };
        Ok(Self { digest: Digest::of(canonical_of_sorted(&covered)?.as_bytes()), unread })
    }
}
