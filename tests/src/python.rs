//! Programs from Python's package index, each in its own environment.

use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use xtask::place;

/// Where scripts and lists of requirements lie.
pub fn folder() -> PathBuf {
    place::root().join("tests/clients/python")
}

/// A program of the environment that a list of requirements describes, made on first use
/// and again when the list changes.
pub fn program(requirements: &str, name: &str) -> Result<Command> {
    // Two tests of one program may want the same one.
    static MAKING: Mutex<()> = Mutex::new(());
    let _one = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let place = place::target().join("clients").join(requirements.trim_end_matches(".txt"));
    let wanted = std::fs::read_to_string(folder().join(requirements))?;
    let stamp = place.join("installed.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed != wanted) || !stamp.exists() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&place))?;
        let mut install = Command::new(place.join("bin/pip"));
        run(install.args(["install", "--quiet", "--disable-pip-version-check", "-r"]).arg(folder().join(requirements)))?;
        std::fs::write(&stamp, wanted)?;
    }
    let mut command = Command::new(place.join("bin").join(name));
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// Runs a command to its end; an error when it fails.
fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?} cannot be started"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
