//! What exists on this device only: the outbox, reading marks, preferences.
//!
//! A file of its own, so that deleting the replica never loses a review.

pub(crate) mod drafts;
pub(crate) mod given;
pub(crate) mod preferences;
pub(crate) mod reading;
pub(crate) mod told;

use crate::replica::connection::{self, Role, connect};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

const APPLICATION_ID: i64 = 0x4850_4f57;
const STEPS: [&str; 3] = [include_str!("0001_own.sql"), include_str!("0002_told.sql"), include_str!("0003_held.sql")];

/// The file of this device.
pub(crate) struct Store {
    conn: Mutex<Connection>,
}

/// What opening found.
pub(crate) struct Opened {
    pub store: Store,
    /// Where an unreadable file was moved to.
    pub moved: Option<PathBuf>,
}

/// Why the file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// Nothing was touched.
    #[error("the outbox was written by a newer version of this app; start that one")]
    Newer,
    /// The file or the disk.
    #[error("the outbox cannot be read or written: {0}")]
    Sql(#[from] rusqlite::Error),
    /// The folder.
    #[error("the folder of the outbox cannot be used: {0}")]
    Io(#[from] std::io::Error),
}

impl Store {
    /// Opens or makes the file in `folder`.
    pub fn open(folder: &Path) -> Result<Opened, StoreError> {
        crate::private::folder(folder)?;
        let path = folder.join("outbox.sqlite");
        match open(&path) {
            Ok(store) => Ok(Opened { store, moved: None }),
            Err(StoreError::Sql(error)) if connection::is_damage(&error) => {
                let stamp = chrono::Utc::now().format("%Y%m%dT%H%M%S%3f");
                let aside = folder.join(format!("outbox.damaged-{stamp}.sqlite"));
                std::fs::rename(&path, &aside)?;
                // The rest of its write-ahead log belongs to it.
                for suffix in ["-wal", "-shm"] {
                    let part = folder.join(format!("outbox.sqlite{suffix}"));
                    if part.exists() {
                        std::fs::rename(&part, folder.join(format!("outbox.damaged-{stamp}.sqlite{suffix}")))?;
                    }
                }
                Ok(Opened { store: open(&path)?, moved: Some(aside) })
            }
            Err(error) => Err(error),
        }
    }

    /// The one connection.
    pub fn conn(&self) -> MutexGuard<'_, Connection> {
        self.conn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves everything into the one file.
    pub fn checkpoint(&self) -> rusqlite::Result<()> {
        connection::checkpoint(&self.conn())
    }
}

fn open(path: &Path) -> Result<Store, StoreError> {
    crate::private::file(path)?;
    let mut conn = connect(path, Role::Own)?;
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > i64::try_from(STEPS.len()).unwrap_or(i64::MAX) {
        return Err(StoreError::Newer);
    }
    for (done, step) in (0..).zip(STEPS).skip_while(|(done, _)| *done < found) {
        let tx = conn.transaction()?;
        tx.execute_batch(step)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", done + 1)?;
        tx.commit()?;
    }
    // A damaged row is found at the start, not when a review is to be stored.
    conn.query_row("SELECT count(*), max(length(envelope)) FROM outbox", [], |_| Ok(()))?;
    Ok(Store { conn: Mutex::new(conn) })
}
