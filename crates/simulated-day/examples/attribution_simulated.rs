//! Prints how well causes of simulated incidents are ranked: the product's ranking beside simple ones.
//!
//! `cargo run --release -p holdpoint-simulated-day --example attribution_simulated -- [INCIDENTS] [FIRST SEED] [PRESET] [--misses]`.
//! 500 incidents of busy weeks when nothing is given.

#![expect(clippy::unwrap_used, reason = "an example that cannot go on says where")]

#[expect(dead_code, reason = "a test uses the rest")]
#[path = "../tests/causes/judge.rs"]
mod judge;

use holdpoint_metrics::attribution::{explain, rank};
use holdpoint_simulator::Options;
use judge::{Judged, Score};
use std::io::Write as _;

const DAYS: u32 = 4;
const INCIDENT_FACTOR: u32 = 24;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--misses").collect();
    let shows_misses = std::env::args().any(|arg| arg == "--misses");
    let number = |place: usize, usual: u64| args.get(place).and_then(|arg| arg.parse().ok()).unwrap_or(usual);
    let (wanted, first) = (number(0, 500), number(1, 1));
    let preset = args.get(2).map_or("busy", String::as_str);
    let mut judged: Vec<Judged> = Vec::new();
    for seed in first.. {
        let folder = tempfile::tempdir()?;
        let options = Options::parse(&seed.to_string(), &DAYS.to_string(), None, Some(preset)).unwrap();
        judged.extend(judge::judge(Options { incident_factor: INCIDENT_FACTOR, ..options }, folder.path()).await);
        if judged.len() as u64 >= wanted {
            judged.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
            break;
        }
    }
    let mut out = std::io::stdout().lock();
    for one in judged.iter().filter(|one| shows_misses && one.places[0] != Some(0)) {
        show_miss(one, &mut out)?;
    }
    let candidates = judged.iter().map(|one| one.candidates).sum::<usize>() / judged.len();
    let tools = judged.iter().map(|one| one.tools).sum::<usize>() as f64 / judged.len() as f64;
    writeln!(out, "{} incidents, on average {candidates} candidates of {tools:.1} tools and of people", judged.len())?;
    writeln!(out, "{}", Score::of(&judged).table())
}

fn show_miss(one: &Judged, out: &mut impl std::io::Write) -> std::io::Result<()> {
    let incident = &one.case.incident;
    let outside = one.outside.as_deref().unwrap_or_default();
    writeln!(out, "{} {outside} {:?}: {} | {}", one.incident, incident.services, incident.title, incident.text)?;
    let ranked = rank(&one.case);
    let truth = ranked.iter().filter(|candidate| candidate.id == one.cause);
    for candidate in ranked.iter().take(2).chain(truth) {
        let title =
            one.case.changes.iter().find(|change| Some(&change.id) == candidate.id.as_ref()).map_or("no action", |change| &change.title);
        let mark = if candidate.id == one.cause { "*" } else { " " };
        let parts = candidate.parts.iter().filter(|part| part.score.abs() > 1e-9);
        let parts: Vec<String> = parts.map(|part| format!("{} {:+.2} ({})", part.name, part.score, explain(part))).collect();
        writeln!(out, "  {mark} {:.2} {title}: {}", candidate.score, parts.join("; "))?;
    }
    Ok(())
}
