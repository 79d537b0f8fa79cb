//! The files in `DATA/device`.

use super::error::IdentityError;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

pub(super) fn path(data: &Path) -> PathBuf {
    data.join("device")
}

pub(super) fn read_key(data: &Path) -> Result<Option<String>, IdentityError> {
    match std::fs::read_to_string(path(data).join("key")) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(IdentityError::Folder(path(data), error)),
    }
}

pub(super) fn write_key(data: &Path, secret: &str) -> Result<(), IdentityError> {
    write_file(&path(data), &path(data).join("key"), secret.as_bytes()).map_err(|error| IdentityError::Folder(path(data), error))
}

// Written beside and renamed, so that a crash leaves the old file or the new one.
pub(super) fn write_file(folder: &Path, file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    crate::private::folder(folder)?;
    let beside = file.with_extension("new");
    let _ = std::fs::remove_file(&beside);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut handle = options.open(&beside)?;
    handle.write_all(bytes)?;
    handle.sync_all()?;
    std::fs::rename(&beside, file)?;
    // The new name itself must survive a loss of power: a key that is gone cannot be made again.
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// What the computer is called.
pub(super) fn device_name() -> String {
    let from_system = std::env::var("COMPUTERNAME").ok().or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    let name = from_system.unwrap_or_default().trim().to_owned();
    if name.is_empty() || name.chars().any(char::is_control) { "This computer".into() } else { name.chars().take(100).collect() }
}
