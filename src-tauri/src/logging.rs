//! The app's own log: to standard error and to `logs/app.log` in the data folder.
//!
//! Not the record of decisions, and never secrets or people's words.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Mutex;
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, fmt};

/// Beyond this size the file is set aside at the next start; one older file is kept.
const LARGEST: u64 = 5 * 1024 * 1024;

/// Starts logging. Standard error works even when the file cannot be opened.
pub fn start(data: &Path) -> std::io::Result<()> {
    let file = open(data);
    let (file, outcome) = match file {
        Ok(file) => (Some(file), Ok(())),
        Err(error) => (None, Err(error)),
    };
    let filter = EnvFilter::try_from_env("HOLDPOINT_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::registry()
        .with(filter)
        .with(fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr))
        .with(file.map(|file| fmt::layer().with_ansi(false).with_writer(Mutex::new(file))))
        .init();
    outcome
}

fn open(data: &Path) -> std::io::Result<File> {
    let folder = data.join("logs");
    create_private(&folder)?;
    let path = folder.join("app.log");
    if std::fs::metadata(&path).is_ok_and(|file| file.len() > LARGEST) {
        std::fs::rename(&path, folder.join("app.old.log"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

/// Others on this computer have no business in the data folder.
fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
