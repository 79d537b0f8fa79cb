//! Opening the replica: a file that is damaged or from a newer version is moved aside.

use crate::file::connection::{Role, connect};
use crate::file::readers::Readers;
use crate::file::{damaged, migrate, private};
use crate::rebuild::{self, Progress};
use crate::replica::{Replica, ReplicaError, load_order};
use crate::{record, search};
use holdpoint_domain::{Digest, Ms, Seq, rfc3339};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, RwLock};

/// How a replica is opened.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// Whose queue it shows; none for all.
    pub person: Option<String>,
    /// The present, for the name of a damaged file that is moved aside.
    pub now: Ms,
}

/// What opening found.
#[derive(Debug)]
pub struct Opened {
    /// The replica. See [`Replica::finish_rebuild`].
    pub replica: Replica,
    /// Where an unusable file was moved to, and why.
    pub moved: Option<(PathBuf, String)>,
}

impl Replica {
    /// Opens or makes the replica in `folder`.
    ///
    /// Projections of another version are dropped, not yet made again: until
    /// [`Self::finish_rebuild`] has done that, the queue is empty.
    ///
    /// # Errors
    /// When the folder cannot be used. A damaged file is no error: a new one is begun.
    pub fn open(folder: &Path, options: OpenOptions) -> Result<Opened, ReplicaError> {
        private::folder(folder)?;
        let path = folder.join("replica.sqlite");
        match open(&path, options.person.clone()) {
            Ok(replica) => Ok(Opened { replica, moved: None }),
            Err(error) if error.is_damage() => {
                tracing::warn!(%error, path = %path.display(), "the replica is moved aside and fetched again");
                let stamp: String = rfc3339(options.now).chars().filter(char::is_ascii_alphanumeric).collect();
                let aside = damaged::move_aside(&path, &stamp)?;
                Ok(Opened { replica: open(&path, options.person)?, moved: Some((aside, error.to_string())) })
            }
            Err(error) => Err(error),
        }
    }
}

fn open(path: &Path, person: Option<String>) -> Result<Replica, ReplicaError> {
    private::file(path)?;
    let mut writer = connect(path, Role::Replica)?;
    migrate::migrate(&mut writer)?;
    search::ensure_tables(&mut writer)?;
    let projected_to = rebuild::prepare(&mut writer)?;
    let head = checked_head(&writer)?;
    let order = load_order(&writer, person, projected_to.is_none())?;
    Ok(Replica {
        path: path.to_owned(),
        writer: Mutex::new(writer),
        readers: Readers::new(path.to_owned()),
        order: RwLock::new(order),
        head: RwLock::new(head),
        rebuilding: RwLock::new(projected_to.map(|done| Progress { done, total: head.0 })),
    })
}

// The next record from the hub is held against the stored hash of the last one,
// so that one must be what it says it is.
fn checked_head(conn: &Connection) -> Result<(Seq, Digest), ReplicaError> {
    let head = record::head(conn)?;
    match record::get(conn, head.0)? {
        Some(record) if record.computed_hash() != record.hash => {
            Err(ReplicaError::Unusable(format!("its last record ({}) was changed", head.0)))
        }
        _ => Ok(head),
    }
}
