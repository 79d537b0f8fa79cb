//! What is refused before anything is written.

use super::{FolderError, io};
use std::path::{Component, Path, PathBuf};

/// Refuses a folder that holds anything.
pub(super) fn check_empty(data: &Path) -> Result<(), FolderError> {
    match std::fs::read_dir(data).map(Iterator::count) {
        Ok(0) => Ok(()),
        Ok(_) => Err(FolderError::NotEmpty(format!(
            "{} is not empty. A simulation is written to a folder of its own: name one that is empty or not there yet.",
            data.display()
        ))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Err(FolderError::NotEmpty(format!("{} is a file. Name a folder that is empty or not there yet.", data.display())))
        }
        Err(error) => Err(io(data, "cannot be read", &error)),
    }
}

/// Refuses a file that would lie in the folder, under whatever name.
pub(super) fn check_outside(truth: &Path, data: &Path) -> Result<(), FolderError> {
    if resolve(truth).starts_with(resolve(data)) {
        return Err(FolderError::TruthInside(format!(
            "--truth {} lies in the data folder. The truth is kept apart from hub and desk: name a file outside of {}.",
            truth.display(),
            data.display()
        )));
    }
    if truth.is_dir() {
        return Err(FolderError::Io(format!("{} is a folder. --truth names a file.", truth.display())));
    }
    Ok(())
}

// Without links, dots and dots dots, also of what is not there yet.
fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut resolved = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => drop(resolved.pop()),
            Component::CurDir => {}
            other => resolved.push(other),
        }
        if let Ok(real) = resolved.canonicalize() {
            resolved = real;
        } else if let Ok(target) = std::fs::read_link(&resolved) {
            // A link to what is not there yet.
            let parent = resolved.parent().map(Path::to_owned).unwrap_or_default();
            resolved = resolve(&parent.join(target));
        }
    }
    resolved
}
