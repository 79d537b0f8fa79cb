//! `cargo xtask test`: every check of CI, in order, with times.

use crate::chores::cargo;
use crate::step::{Steps, loud, quiet};
use crate::{architecture, system, ui};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::process::Command;
use xtask::packages::{self, npm};
use xtask::{place, tools};

#[derive(Args)]
pub struct Options {
    /// Only the steps whose name has these words
    #[arg(long)]
    only: Option<String>,
    /// Name the steps and end
    #[arg(long)]
    list: bool,
}

type Step = (&'static str, fn() -> Result<()>);

/// The fastest checks come first.
const STEPS: &[Step] = &[
    ("System packages", packages),
    ("Tools", tools),
    ("Format", || quiet(&mut cargo(&["fmt", "--all", "--check"]))),
    ("Architecture", architecture::check_architecture),
    ("UI packages", || packages::install(&place::ui())),
    ("UI types", || quiet(&mut npm(&place::ui(), &["run", "check"]))),
    ("UI tests", || loud(&mut npm(&place::ui(), &["test"]))),
    ("UI build", ui::build),
    ("Build and Clippy", || quiet(&mut cargo_with_clippy(&["build", "--workspace", "--all-targets", "--locked"]))),
    ("Rust tests", || loud(&mut cargo_with_clippy(&["test", "--workspace", "--locked"]))),
    ("Browser packages", || packages::install(&browser_tests())),
    ("Browser tests", browser),
];

/// Runs every step, or the selected ones; stops at the first failure.
pub fn test(options: &Options) -> Result<()> {
    let wanted = |name: &str| options.only.as_ref().is_none_or(|only| name.to_lowercase().contains(&only.to_lowercase()));
    let chosen: Vec<&Step> = STEPS.iter().filter(|(name, _)| wanted(name)).collect();
    ensure!(!chosen.is_empty(), "No step has this name; `cargo xtask test --list` names them.");
    if options.list {
        chosen.iter().for_each(|(name, _)| println!("{name}"));
        return Ok(());
    }
    let mut steps = Steps::default();
    let outcome = chosen.iter().try_for_each(|(name, work)| steps.take(name, work));
    steps.summary();
    outcome.context("The tests did not pass. One step again: cargo xtask test --only NAME")
}

// Clippy as the compiler of the workspace: what is linted is built for the tests as well. With
// `cargo clippy` every dependency would be compiled twice, once to check and once to build.
fn cargo_with_clippy(arguments: &[&str]) -> Command {
    let mut command = cargo(arguments);
    // The separator is Clippy's own.
    command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__");
    command
}

fn packages() -> Result<()> {
    system::ensure_packages(&[system::APP, system::HEADLESS, system::TESTS].concat())?;
    system::ensure_chromium()
}

fn tools() -> Result<()> {
    system::ensure_node()?;
    tools::install_tauri_driver()
}

pub fn browser_tests() -> std::path::PathBuf {
    place::root().join("tests/browser")
}

fn browser() -> Result<()> {
    let mut command = npm(&browser_tests(), &["test"]);
    if let Some(chromium) = tools::chromium() {
        command.env("CHROMIUM", chromium);
    }
    command.env("DESK_BROWSER", place::program("desk-browser")).env("ARTEFACTS", place::artefacts());
    loud(&mut command)
}
