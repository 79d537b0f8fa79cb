//! `cargo xtask bench`: the benchmarks in release mode, with all they need built first.

use crate::chores::cargo;
use crate::step::{loud, quiet};
use crate::test::browser_tests;
use crate::{system, ui};
use anyhow::Result;
use clap::Args;
use std::process::Command;
use xtask::{packages, place, tools};

const ON_POSTGRES: [&str; 5] = ["proposers", "waiting", "stop", "hub-memory", "restart"];

#[derive(Args)]
pub struct Options {
    /// Only these: append, catch-up, queue, latency, proposers, waiting, stop, hub-memory, restart, reader, window
    names: Vec<String>,
}

/// Builds, measures, prints the table and one line of JSON.
pub fn bench(options: &Options) -> Result<()> {
    let wanted = |name: &str| options.names.is_empty() || options.names.iter().any(|given| given == name);
    let mut build = vec!["build", "--release", "--locked", "--package", "holdpoint-bench", "--package", "holdpoint-cli"];
    if options.names.is_empty() || options.names.iter().any(|name| ON_POSTGRES.contains(&name.as_str())) {
        system::ensure_packages(system::DATABASE)?;
    }
    if wanted("reader") {
        ui::build()?;
        packages::install(&browser_tests())?;
        build.extend(["--package", "holdpoint-tests", "--bin", "desk-browser"]);
    }
    if wanted("window") {
        system::ensure_packages(&[system::APP, system::HEADLESS].concat())?;
        ui::build()?;
        build.extend(["--package", "holdpoint-app", "--bins", "--example", "empty"]);
    }
    quiet(&mut cargo(&build))?;
    let mut run = Command::new(place::target().join("release/holdpoint-bench"));
    if let Some(chromium) = tools::chromium() {
        run.env("CHROMIUM", chromium);
    }
    loud(run.args(&options.names))
}
