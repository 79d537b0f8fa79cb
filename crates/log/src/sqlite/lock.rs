//! One process owns the log: a lock on `<file>.lock`, which the operating system
//! releases even when the process is killed. The lock file is not deleted: two processes
//! could then lock two files of the same name.

use crate::LogError;
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The lock on the file, held until this is dropped.
pub(super) struct Lock(#[expect(dead_code, reason = "held open, never read")] File);

/// Locks the log at `path`, and creates the file if it is new.
pub(super) fn lock_file(path: &Path) -> Result<Lock, LogError> {
    let refused = |error| LogError::io(format!("{}: {error}", path.display()));
    let lock = create_private(&lock_path(path)).map_err(refused)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(LogError::InUse { file: path.to_owned() }),
        Err(TryLockError::Error(error)) => return Err(refused(error)),
    }
    if !path.exists() {
        create_durably(path).map_err(refused)?;
    }
    Ok(Lock(lock))
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    PathBuf::from(name)
}

// The name in the folder must survive a loss of power as the records in it do;
// SQLite syncs the file, not the folder it makes the file in.
fn create_durably(path: &Path) -> std::io::Result<()> {
    create_private(path)?.sync_all()?;
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

// Bodies hold what only some may see, so other accounts of the machine may not read the file.
fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
