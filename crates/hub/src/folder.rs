//! The hub's own folder: one process owns it, and it belongs to one record.

use crate::HubError;
use crate::secrets::write_private;
use holdpoint_protocol::HubFile;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

// Beside a log in PostgreSQL, so that nothing begins a second record in this folder.
const ELSEWHERE: &str = "record-is-in-postgresql";

/// `DIR/hub`, held as long as this lives.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes the folder, making it where there is none.
    pub(crate) fn own(data: &Path) -> Result<Self, HubError> {
        let path = data.join("hub");
        let failed = |error| HubError::io(format!("{} cannot be used", path.display()))(error);
        std::fs::create_dir_all(&path).map_err(failed)?;
        let lock = OpenOptions::new().create(true).write(true).truncate(false).open(path.join("folder.lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(in_use(data)),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Refuses a folder whose record is in PostgreSQL.
    pub(crate) fn keeps_the_record(&self) -> Result<(), HubError> {
        if !self.path.join(ELSEWHERE).exists() {
            return Ok(());
        }
        let detail = format!(
            "the record of the hub in {} is in a PostgreSQL database; start it with --database (or HOLDPOINT_DATABASE), and reach it with --url",
            self.path.display()
        );
        Err(HubError::Mismatch { detail })
    }

    /// Refuses a folder with a record of its own; from now on it has none.
    pub(crate) fn leaves_the_record_to_postgres(&self) -> Result<(), HubError> {
        if self.path.join("log.sqlite").exists() {
            let detail = format!(
                "{} holds a record of its own already; start it without --database, or take another folder for the hub on PostgreSQL",
                self.path.display()
            );
            return Err(HubError::Mismatch { detail });
        }
        write_private(&self.path.join(ELSEWHERE), b"Start this hub with --database. Only its keys are kept here.\n")
    }
}

pub(crate) fn in_use(data: &Path) -> HubError {
    HubError::InUse { url: HubFile::read(data).map_or_else(String::new, |file| file.url) }
}
