//! Files that cannot be used are kept aside: somebody may want to know what happened to them.

use std::io;
use std::path::{Path, PathBuf};

/// How the names of damaged copies begin.
const ASIDE: &str = "replica.damaged-";

/// Renames a database and the files beside it; `stamp` tells the copies apart. Returns its new place.
pub(crate) fn move_aside(path: &Path, stamp: &str) -> io::Result<PathBuf> {
    let aside = path.with_file_name(format!("{ASIDE}{stamp}.sqlite"));
    for suffix in ["", "-wal", "-shm"] {
        let from = with_suffix(path, suffix);
        if from.exists() {
            std::fs::rename(from, with_suffix(&aside, suffix))?;
        }
    }
    Ok(aside)
}

/// Deletes the copies beside a replica: they hold bodies, and one was erased for privacy.
pub(crate) fn remove_copies(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(ASIDE) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
