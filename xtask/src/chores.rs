//! Small chores around Cargo.

use crate::step::{loud, quiet};
use anyhow::Result;
use std::process::Command;
use xtask::place;

/// Writes the TypeScript of the desk's views and commands.
pub fn bindings() -> Result<()> {
    loud(cargo(&["run", "--quiet", "--package", "holdpoint-desk", "--example", "bindings"]).arg(place::ui().join("src/bindings")))
}

/// Builds the app with the UI inside it.
pub fn build_app() -> Result<()> {
    quiet(&mut cargo(&["build", "--package", "holdpoint-app"]))
}

/// A Cargo command in the repository.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(place::root());
    command
}
