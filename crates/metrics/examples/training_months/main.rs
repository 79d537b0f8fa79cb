//! Simulates months of reviewing with a known truth, and prints how often the 95 % intervals of
//! agreement, ability and vigilance hold it, and whether versions that got better are told from
//! versions that did not.
//!
//! `cargo run --release -p holdpoint-metrics --example training_months -- [MONTHS]`; 500 when
//! nothing is given. Ends with an error where a coverage is outside 92 to 98 %.

#[path = "../forecast_months/draws.rs"]
mod draws;
mod month;
mod tally;
mod truth;

use std::io::Write as _;
use std::process::ExitCode;
use tally::Tally;

/// Coverage of a 95 % interval that is accepted.
const ACCEPTED: std::ops::RangeInclusive<f64> = 0.92..=0.98;

fn main() -> std::io::Result<ExitCode> {
    let months: u64 = std::env::args().nth(1).and_then(|arg| arg.parse().ok()).unwrap_or(500);
    let mut tally = Tally::default();
    for seed in 1..=months {
        month::judge(seed, &mut tally);
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{months} simulated months")?;
    for (name, covered) in tally.coverages() {
        writeln!(out, "{name:<44} {:>5.1} % of {} intervals hold the truth", 100.0 * covered.share(), covered.count)?;
    }
    for (name, found) in tally.shares() {
        writeln!(out, "{name:<44} {:>5.1} % of {}", 100.0 * found.share(), found.count)?;
    }
    for (name, error) in tally.errors() {
        writeln!(out, "{name:<44} off by {:.3} on average", error.share())?;
    }
    let outside: Vec<&str> = tally.coverages().filter(|(_, covered)| !ACCEPTED.contains(&covered.share())).map(|(name, _)| name).collect();
    if outside.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "outside 92 to 98 %: {}", outside.join(", "))?;
    Ok(ExitCode::FAILURE)
}
