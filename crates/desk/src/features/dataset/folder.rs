//! Writes the files of a set: all of them, or nothing.
//!
//! They are written to a folder beside the wanted one, which is renamed once all of it is on the
//! disk. Any failure removes that folder.

use holdpoint_datasets::File;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderRefusal {
    /// `folder_exists`, `disk_full` or `io`.
    pub code: &'static str,
    /// A sentence that names the folder or the file.
    pub detail: String,
}

/// Whether nothing has this name yet.
///
/// # Errors
/// `folder_exists`; `io` where the folder above it is missing.
pub fn check_free(out: &Path) -> Result<(), FolderRefusal> {
    let shown = out.display();
    if out.symlink_metadata().is_ok() {
        let detail = format!("{shown} exists. Name a folder that does not; nothing is ever written over.");
        return Err(FolderRefusal { code: "folder_exists", detail });
    }
    match parent_of(out).is_dir() {
        true => Ok(()),
        false => Err(FolderRefusal { code: "io", detail: format!("The folder above {shown} does not exist. Make it first.") }),
    }
}

/// Writes the files to a new folder.
///
/// # Errors
/// As [`check_free`]; `disk_full` or `io` where a file cannot be written. Nothing is left behind.
pub fn write_folder(out: &Path, files: &[File]) -> Result<(), FolderRefusal> {
    check_free(out)?;
    let part = part_of(out);
    let written = write_part(&part, files).and_then(|()| {
        check_free(out)?;
        fs::rename(&part, out).map_err(|error| refuse(out, &error))
    });
    if written.is_err() {
        let _ = fs::remove_dir_all(&part);
    }
    // The new name is on the disk once its folder is.
    written.inspect(|()| drop(fs::File::open(parent_of(out)).and_then(|folder| folder.sync_all())))
}

fn write_part(part: &Path, files: &[File]) -> Result<(), FolderRefusal> {
    fs::create_dir(part).map_err(|error| refuse(part, &error))?;
    for file in files {
        let path = part.join(&file.name);
        let write = || {
            let mut opened = fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
            opened.write_all(&file.bytes)?;
            opened.sync_all()
        };
        write().map_err(|error| refuse(&path, &error))?;
    }
    // Other systems open no folder as a file.
    #[cfg(unix)]
    fs::File::open(part).and_then(|folder| folder.sync_all()).map_err(|error| refuse(part, &error))?;
    Ok(())
}

fn refuse(path: &Path, error: &std::io::Error) -> FolderRefusal {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let full = matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge);
    let code = if full { "disk_full" } else { "io" };
    FolderRefusal { code, detail: format!("{}: {error}. Nothing was kept.", path.display()) }
}

fn parent_of(out: &Path) -> PathBuf {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

// Hidden, and another one in every process.
fn part_of(out: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(out.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    parent_of(out).join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> File {
        File { name: name.into(), bytes: b"{}\n".to_vec(), rows: 1, split: None }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn folder_is_written_once_and_whole() {
        let above = tempfile::tempdir().unwrap();
        let out = above.path().join("set");
        write_folder(&out, &[file("train.jsonl"), file("manifest.json")]).unwrap();
        assert_eq!(names(&out), ["manifest.json", "train.jsonl"]);
        assert_eq!(write_folder(&out, &[file("train.jsonl")]).unwrap_err().code, "folder_exists");
        assert_eq!(names(above.path()), ["set"]);
    }

    #[test]
    fn failed_write_leaves_nothing() {
        let above = tempfile::tempdir().unwrap();
        let out = above.path().join("set");
        // The second file cannot have the name of the first.
        assert_eq!(write_folder(&out, &[file("a"), file("a")]).unwrap_err().code, "io");
        assert_eq!(write_folder(&above.path().join("no/set"), &[file("a")]).unwrap_err().code, "io");
        assert_eq!(names(above.path()), Vec::<String>::new());
    }
}
