//! A hub's folder that is not whole yet, under a name that nobody opens.

use super::{FolderError, io};
use std::io::Write as _;
use std::path::{Path, PathBuf};

const UNFINISHED: &str = ".unfinished-simulation";
const HUB: &str = "hub";

/// The folder; removed with all that is in it unless it is finished.
pub(super) struct Unfinished {
    path: PathBuf,
    data: PathBuf,
    // Folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
}

impl Unfinished {
    pub(super) fn create(data: &Path) -> Result<Self, FolderError> {
        let made = data.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).map(Path::to_owned).collect();
        let path = data.join(UNFINISHED);
        // Made before the folders are, so that those that could be made are removed again.
        let unfinished = Self { path, data: data.to_owned(), made };
        std::fs::create_dir_all(&unfinished.path).map_err(|error| io(data, "cannot be written", &error))?;
        Ok(unfinished)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file that only its owner can read.
    pub(super) fn write_private(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        written.map_err(|error| io(&path, "cannot be written", &error))
    }

    /// Gives the folder the name that hubs open.
    pub(super) fn finish(mut self) -> Result<(), FolderError> {
        std::fs::rename(&self.path, self.data.join(HUB)).map_err(|error| io(&self.data, "cannot be written", &error))?;
        self.made.clear();
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // An append that was under way may still write for a moment.
        for _ in 0..3 {
            if std::fs::remove_dir_all(&self.path).is_ok() || !self.path.exists() {
                break;
            }
        }
        for folder in &self.made {
            let _ = std::fs::remove_dir(folder);
        }
    }
}
