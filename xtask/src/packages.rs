//! Packages from npm, installed in the folder that lists them.

use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// Exactly what the lock file says; skipped when that is already there. An error holds what npm
/// printed.
pub fn install(folder: &Path) -> Result<()> {
    // Two threads of a test program may want the same folder: a second `npm ci` would delete
    // what the first is writing.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _one = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let changed = |path: &str| folder.join(path).metadata().and_then(|file| file.modified()).ok();
    let (wanted, present) = (changed("package-lock.json"), changed("node_modules/.package-lock.json"));
    if present.is_some() && present >= wanted.or(Some(SystemTime::UNIX_EPOCH)) {
        return Ok(());
    }
    let mut command = npm(folder, &["ci", "--no-audit", "--no-fund"]);
    let output = command.stdin(Stdio::null()).output().context("npm cannot be started")?;
    let printed = [output.stdout, output.stderr].concat();
    ensure!(output.status.success(), "npm ci in {} ended with {}:\n{}", folder.display(), output.status, String::from_utf8_lossy(&printed));
    Ok(())
}

/// An npm command in this folder.
pub fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(folder);
    command
}
