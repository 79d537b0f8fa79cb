//! The file of the truth: one JSON object a line.

use super::{FolderError, io};
use crate::truth::Truth;
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// A truth that is being written, under another name until it is whole.
pub(super) struct TruthFile {
    path: PathBuf,
    partial: PathBuf,
    file: Option<BufWriter<File>>,
}

impl TruthFile {
    pub(super) fn create(path: &Path) -> Result<Self, FolderError> {
        let mut name = OsString::from(path);
        name.push(".partial");
        let partial = PathBuf::from(name);
        let file = File::create(&partial).map_err(|error| io(path, "cannot be written", &error))?;
        Ok(Self { path: path.to_owned(), partial, file: Some(BufWriter::new(file)) })
    }

    pub(super) fn write(&mut self, lines: &[Truth]) -> Result<(), FolderError> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let write = |file: &mut BufWriter<File>, line: &Truth| {
            serde_json::to_writer(&mut *file, line).map_err(std::io::Error::from).and_then(|()| file.write_all(b"\n"))
        };
        lines.iter().try_for_each(|line| write(file, line)).map_err(|error| io(&self.path, "cannot be written", &error))
    }

    /// Gives the file its name, then does `last`; when that fails there is no file.
    pub(super) fn finish(mut self, last: impl FnOnce() -> Result<(), FolderError>) -> Result<(), FolderError> {
        let failed = |error| io(&self.path, "cannot be written", &error);
        if let Some(file) = self.file.take() {
            let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
            file.sync_all().map_err(failed)?;
        }
        std::fs::rename(&self.partial, &self.path).map_err(failed)?;
        last().inspect_err(|_| drop(std::fs::remove_file(&self.path)))
    }
}

impl Drop for TruthFile {
    fn drop(&mut self) {
        drop(self.file.take());
        let _ = std::fs::remove_file(&self.partial);
    }
}
