//! `cargo xtask`: the two commands of the README and the smaller ones behind them.
#![expect(clippy::print_stdout, reason = "a chore tells what it does on its standard output")]

mod architecture;
mod bench;
mod chores;
mod formats;
mod metrics_speed;
mod pictures;
mod python;
mod run;
mod simulate;
mod step;
mod system;
mod test;
mod ui;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of this repository")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Install what is missing, build, and open the app
    Run(run::Options),
    /// Check and test everything
    Test(test::Options),
    /// Build the UI into ui/dist
    Ui,
    /// Generate ui/src/bindings from the desk's types
    Bindings,
    /// Check which crate, folder and file uses which
    Architecture,
    /// Measure in release mode, each figure beside its limit
    Bench(bench::Options),
    /// Make the pictures of the README from the simulated day
    Pictures,
    /// Export every dataset format and read it with the libraries it is for
    Formats,
    /// Compare agreement and ability with Python libraries, in time and result
    MetricsSpeed,
    /// Run random histories with faults, by seed
    Simulate(simulate::Options),
}

fn main() -> ExitCode {
    match start(Cli::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(chore: Chore) -> Result<()> {
    match chore {
        Chore::Run(options) => run::run(&options),
        Chore::Test(options) => test::test(&options),
        Chore::Ui => ui::build(),
        Chore::Bindings => chores::bindings(),
        Chore::Architecture => architecture::check_architecture(),
        Chore::Bench(options) => bench::bench(&options),
        Chore::Pictures => pictures::make_pictures(),
        Chore::Formats => formats::check_formats(),
        Chore::MetricsSpeed => metrics_speed::compare(),
        Chore::Simulate(options) => simulate::simulate(&options),
    }
}
