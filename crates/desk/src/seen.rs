//! What this computer's desk has seen of the record: a witness against a log that
//! lost its end, and against a hub that tells another history.

use crate::error::DeskError;
use crate::replica::connection::{Role, connect, is_damage};
use crate::replica::records;
use holdpoint_domain::{Digest, Record, Seq};
use rusqlite::Connection;
use std::path::Path;

/// The verified records of a data folder's desk, read beside an app that may be running.
#[derive(Debug)]
pub struct Witness {
    conn: Connection,
    hub: String,
    head: (Seq, Digest),
}

impl Witness {
    /// The replica of a data folder; none where there is none, or none that can be read.
    ///
    /// # Errors
    /// When the file is there and the system does not let us read it.
    pub fn open(data: &Path) -> Result<Option<Self>, DeskError> {
        let path = data.join("desk").join("replica.sqlite");
        if !path.exists() {
            return Ok(None);
        }
        match read(&path) {
            Ok(witness) => Ok(witness),
            // The hub fills a damaged replica again; it proves nothing either way.
            Err(error) if is_damage(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The id of the hub whose record it is, from its first record.
    #[must_use]
    pub fn hub(&self) -> &str {
        &self.hub
    }

    /// Place and hash of the last record, at the moment of opening.
    #[must_use]
    pub const fn head(&self) -> (Seq, Digest) {
        self.head
    }

    /// Records after `after`, at most `limit`, oldest first.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn records(&self, after: Seq, limit: usize) -> Result<Vec<Record>, DeskError> {
        Ok(records::after(&self.conn, after, limit)?)
    }
}

fn read(path: &Path) -> rusqlite::Result<Option<Witness>> {
    let conn = connect(path, Role::Reader)?;
    let head = records::head(&conn)?;
    let first = records::get(&conn, 1)?;
    Ok(first.map(|first| Witness { conn, hub: first.subject, head }))
}

/// Place and hash of the last record in the replica of a data folder; none where
/// there is no replica, or none that can be read.
///
/// # Errors
/// When the file is there and the system does not let us read it.
pub fn replica_head(data: &Path) -> Result<Option<(Seq, Digest)>, DeskError> {
    Ok(Witness::open(data)?.map(|witness| witness.head()))
}
