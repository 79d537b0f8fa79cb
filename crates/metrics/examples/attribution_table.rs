//! Ranks the cases of a folder and prints a table: the model beside the three simple rankings.
//!
//! `cargo run -p holdpoint-metrics --example attribution_table -- FOLDER [--parts]`. A case may
//! have `truth.cause`, the id of the true cause or null.

use holdpoint_metrics::attribution::{Candidate, Case, baseline, explain, rank, read_case};
use std::io::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("a folder is needed")?;
    let parts = args.next().is_some();
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut lines = vec![format!("{:42} {:>6} {:>6} {:>7} {:>5}  first", "case", "model", "latest", "service", "words")];
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        let case = read_case(&text).map_err(|refused| format!("{}: {}", path.display(), refused.reason))?;
        let truth: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
        let cause = truth["truth"]["cause"].as_str();
        let ranking = rank(&case);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        lines.push(row(&name, &case, &ranking, cause));
        if parts {
            lines.extend(ranking.iter().take(4).flat_map(|candidate| words(candidate, cause)));
        }
    }
    writeln!(std::io::stdout(), "{}", lines.join("\n"))?;
    Ok(())
}

fn row(name: &str, case: &Case, ranking: &[Candidate], cause: Option<&str>) -> String {
    let place = |found: Option<usize>| found.map_or_else(|| "-".to_owned(), |place| (place + 1).to_string());
    let model = place(ranking.iter().position(|candidate| candidate.id.as_deref() == cause));
    let of = |ids: Vec<&str>| place(cause.and_then(|cause| ids.iter().position(|id| *id == cause)));
    let (latest, service, words) =
        (of(baseline::latest_first(case)), of(baseline::service_then_latest(case)), of(baseline::word_overlap(case)));
    let first = ranking[0].id.as_deref().unwrap_or("no action");
    let truth = if cause.is_none() { " (none)" } else { "" };
    format!("{:42} {model:>6} {latest:>6} {service:>7} {words:>5}  {}", format!("{name}{truth}"), &first[..first.len().min(12)])
}

fn words(candidate: &Candidate, cause: Option<&str>) -> Vec<String> {
    let mark = if candidate.id.as_deref() == cause { "*" } else { " " };
    let id = candidate.id.as_deref().unwrap_or("no action");
    let mut lines = vec![format!("  {mark} {:.2} {}", candidate.score, &id[..id.len().min(12)])];
    let parts = candidate.parts.iter().filter(|part| part.score.abs() > 1e-9);
    lines.extend(parts.map(|part| format!("        {:+.2} {:14} {}", part.score, part.name, explain(part))));
    lines
}
