//! `cargo xtask simulate`: random histories with faults, in release mode.

use crate::chores::cargo;
use crate::step::{loud, quiet};
use anyhow::Result;
use clap::Args;
use std::process::Command;
use xtask::place;

#[derive(Args)]
pub struct Options {
    /// Words for the simulation: --seeds N, --from N, --seed N (only this one, with everything that happens), --threads N, --http (real hubs over HTTP)
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// Builds the simulation and runs it; fails when a seed does.
pub fn simulate(options: &Options) -> Result<()> {
    quiet(&mut cargo(&["build", "--release", "--locked", "--package", "holdpoint-fault-simulation"]))?;
    loud(Command::new(place::target().join("release/holdpoint-simulate")).args(&options.words))
}
