//! Programs for the tests that are not in a system package.

use crate::place;
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The version that was tested with this repository.
const TAURI_DRIVER: &str = "2.1.0";

/// The WebDriver server for Tauri windows, if it is there.
pub fn tauri_driver() -> Option<PathBuf> {
    let own = folder().join("bin/tauri-driver");
    own.exists().then_some(own).or_else(|| on_path("tauri-driver"))
}

/// Builds it into `target/tools` when it is not installed.
pub fn install_tauri_driver() -> Result<()> {
    if tauri_driver().is_some() {
        return Ok(());
    }
    let mut command = Command::new("cargo");
    command.args(["install", "tauri-driver", "--locked", "--debug", "--version", TAURI_DRIVER, "--root"]);
    let status = command.arg(folder()).status().context("cargo cannot be started")?;
    ensure!(status.success(), "tauri-driver could not be built");
    Ok(())
}

/// A Chromium to test with: `CHROMIUM` or what the system has.
pub fn chromium() -> Option<PathBuf> {
    let given = std::env::var_os("CHROMIUM").map(PathBuf::from);
    given.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path))
}

/// The major version of Node, when it is installed.
pub fn node_major() -> Option<u32> {
    let output = Command::new("node").arg("--version").stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

fn folder() -> PathBuf {
    place::target().join("tools")
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.exists())
}
