//! `cargo xtask simulate`: random histories with faults, in release mode.

use crate::chores::cargo;
use crate::step::{loud, quiet};
use anyhow::Result;
use clap::Args;
use std::process::Command;
use xtask::place;

#[derive(Args)]
pub struct Options {
    /// How many seeds
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Only this seed, with everything that happens
    #[arg(long)]
    seed: Option<u64>,
}

/// Builds the simulation and runs it; fails when a seed does.
pub fn simulate(options: &Options) -> Result<()> {
    quiet(&mut cargo(&["build", "--release", "--locked", "--package", "holdpoint-fault-simulation"]))?;
    let mut run = Command::new(place::target().join("release/holdpoint-simulate"));
    match options.seed {
        Some(seed) => run.args(["--seed", &seed.to_string()]),
        None => run.args(["--seeds", &options.seeds.to_string(), "--from", &options.from.to_string()]),
    };
    loud(&mut run)
}
