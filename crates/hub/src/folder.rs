//! The hub's own folder: locked by one process, and used with one log.

use crate::HubError;
use crate::secrets::write_private;
use holdpoint_protocol::HubFile;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// Marks a folder whose log is in PostgreSQL, so that no second log is created in it.
const POSTGRES_MARKER_FILE: &str = "record-is-in-postgresql";

/// `DIR/hub`, locked until this is dropped.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Locks the folder, creating it where there is none.
    pub(crate) fn lock(data: &Path) -> Result<Self, HubError> {
        let path = data.join("hub");
        let failed = |error| HubError::io(format!("{} cannot be used", path.display()))(error);
        std::fs::create_dir_all(&path).map_err(failed)?;
        let lock = OpenOptions::new().create(true).write(true).truncate(false).open(path.join("folder.lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(folder_in_use(data)),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Refuses a folder whose log is in PostgreSQL.
    pub(crate) fn check_log_is_file(&self) -> Result<(), HubError> {
        if !self.path.join(POSTGRES_MARKER_FILE).exists() {
            return Ok(());
        }
        let detail = format!(
            "the record of the hub in {} is in a PostgreSQL database; start it with --database (or HOLDPOINT_DATABASE), and reach it with --url",
            self.path.display()
        );
        Err(HubError::Mismatch { detail })
    }

    /// Refuses a folder with a log file, and marks the folder as one without.
    pub(crate) fn mark_log_in_postgres(&self) -> Result<(), HubError> {
        if self.path.join("log.sqlite").exists() {
            let detail = format!(
                "{} holds a record of its own already; start it without --database, or take another folder for the hub on PostgreSQL",
                self.path.display()
            );
            return Err(HubError::Mismatch { detail });
        }
        write_private(&self.path.join(POSTGRES_MARKER_FILE), b"Start this hub with --database. Only its keys are kept here.\n")
    }
}

/// The error for a folder that another hub uses.
pub(crate) fn folder_in_use(data: &Path) -> HubError {
    HubError::InUse { url: HubFile::read(data).map_or_else(String::new, |file| file.url) }
}
