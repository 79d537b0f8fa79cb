//! What a closed desk has seen of the record: a witness against a log that lost its end.

use crate::DeskError;
use crate::replica::connection::{Role, connect, is_damage};
use crate::replica::records;
use holdpoint_domain::{Digest, Seq};
use std::path::Path;

/// Place and hash of the last record in the replica of a data folder; none where
/// there is no replica, or none that can be read.
///
/// # Errors
/// When the file is there and the system does not let us read it.
pub fn replica_head(data: &Path) -> Result<Option<(Seq, Digest)>, DeskError> {
    let path = data.join("desk").join("replica.sqlite");
    if !path.exists() {
        return Ok(None);
    }
    match connect(&path, Role::Reader).and_then(|conn| records::head(&conn)) {
        Ok((0, _)) => Ok(None),
        Ok(head) => Ok(Some(head)),
        // The hub fills a damaged replica again; it proves nothing either way.
        Err(error) if is_damage(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
