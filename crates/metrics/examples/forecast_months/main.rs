//! Prints how well shortage and expiries of simulated months are forecast.
//!
//! `cargo run --release -p holdpoint-metrics --example forecast_months -- [ORGANISATIONS] [WEEKS] [RUNS]`;
//! 20 organisations, 4 held-out weeks each and 200 runs for each day when nothing is given.

mod judge;
mod months;

use judge::{Judged, judge};
use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, usual: u32| args.get(place).and_then(|arg| arg.parse().ok()).unwrap_or(usual);
    let (organisations, weeks, runs) = (number(0, 20), number(1, 4), number(2, 200));
    let mut out = std::io::stdout().lock();
    let mut all = Judged::default();
    for seed in 1..=u64::from(organisations) {
        let judged = judge(seed, weeks as usize, runs);
        writeln!(out, "organisation {seed:>2}: {}", line(&judged))?;
        all = all.plus(judged);
    }
    writeln!(out, "all, {} hours: {}", all.hours, line(&all))
}

fn line(judged: &Judged) -> String {
    let ([ours, last_week], [covered, in_doubt]) = (judged.shortage_errors(), judged.coverage());
    let better = 100.0 * (1.0 - ours / last_week);
    format!(
        "shortage off by {ours:.3} people an hour, same hour last week {last_week:.3} ({better:.0} % better); expiries within the 90 % interval in {:.1} % of hours, {:.1} % of those in doubt; expired share of a day off by {:+.2} points on average, {:.2} without the sign",
        100.0 * covered,
        100.0 * in_doubt,
        100.0 * judged.share_error / judged.days,
        100.0 * judged.share_absolute_error / judged.days,
    )
}
