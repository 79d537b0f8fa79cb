//! Building the UI.

use crate::step::quiet;
use anyhow::Result;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;
use xtask::place;

/// Installs the packages of the UI if need be, and builds it into `ui/dist`.
pub fn build() -> Result<()> {
    install(&place::ui())?;
    quiet(&mut npm(&place::ui(), &["run", "build"]))
}

/// Exactly what the lock file says; skipped when that is already there.
pub fn install(folder: &Path) -> Result<()> {
    let changed = |path: &str| folder.join(path).metadata().and_then(|file| file.modified()).ok();
    let (wanted, present) = (changed("package-lock.json"), changed("node_modules/.package-lock.json"));
    if present.is_some() && present >= wanted.or(Some(SystemTime::UNIX_EPOCH)) {
        return Ok(());
    }
    quiet(&mut npm(folder, &["ci", "--no-audit", "--no-fund"]))
}

/// An npm command in this folder.
pub fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(folder);
    command
}
