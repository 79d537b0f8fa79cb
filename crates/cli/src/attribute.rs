//! `holdpoint attribute`: ranks what may have caused an incident; calls no hub.

use crate::args::Attribute;
use crate::failure::{Exit, Failure};
use crate::input::read_bytes;
use crate::output;
use holdpoint_domain::text::visible_line;
use holdpoint_metrics::attribution::{Candidate, Case, Part, explain, probabilities, rank, read_case};
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use std::path::Path;

/// Candidates that are printed for people.
const SHOWN: usize = 10;
/// Parts smaller than this are not printed for people.
const SHOWN_SCORE: f64 = 0.05;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer<'a> {
    candidates: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: Option<&'a str>,
    score: f64,
    #[serde(serialize_with = "by_name")]
    parts: &'a [Part],
}

fn by_name<S: Serializer>(parts: &[Part], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(parts.len()))?;
    for part in parts {
        map.serialize_entry(part.name, &part.score)?;
    }
    map.end()
}

/// Runs the command; reads one file or standard input.
pub(crate) fn run(args: &Attribute, json: bool) -> Result<Exit, Failure> {
    let name = args.case.display().to_string();
    let text = read_text(&args.case, &name)?;
    let case = read_case(&text).map_err(|refused| refuse(refused.code, format!("{name}: {}.", refused.reason)))?;
    let candidates = rank(&case);
    if json {
        output::json(&to_json(&candidates));
    } else {
        show(&case, &candidates);
    }
    Ok(Exit::Done)
}

fn read_text(path: &Path, name: &str) -> Result<String, Failure> {
    let bytes = read_bytes(path).map_err(|error| Failure::io(name, &error))?;
    String::from_utf8(bytes).map_err(|_| refuse("case_encoding", format!("{name}: this is not UTF-8; save it as UTF-8.")))
}

fn refuse(code: &str, detail: String) -> Failure {
    Failure::new(Exit::Wrong, code, "The case is not accepted", detail)
}

fn to_json(candidates: &[Candidate]) -> Answer<'_> {
    let rows = candidates.iter().map(|candidate| Row { id: candidate.id.as_deref(), score: candidate.score, parts: &candidate.parts });
    Answer { candidates: rows.collect() }
}

fn show(case: &Case, candidates: &[Candidate]) {
    let titles = case.changes.iter().map(|change| (change.id.as_str(), change.title.as_str())).collect();
    for (place, (candidate, probability)) in candidates.iter().zip(probabilities(candidates)).take(SHOWN).enumerate() {
        output::line(&format!("{}. {}  {:.0} %", place + 1, heading(candidate, &titles), probability * 100.0));
        output::table(&reasons(candidate));
    }
    if candidates.len() > SHOWN {
        output::line(&format!("and {} less likely ones; --json lists all", candidates.len() - SHOWN));
    }
}

fn heading(candidate: &Candidate, titles: &std::collections::HashMap<&str, &str>) -> String {
    let Some(id) = candidate.id.as_deref() else { return "No action caused this".to_owned() };
    visible_line(&format!("{id}  {}", titles.get(id).unwrap_or(&"")))
}

/// The parts that say something, with the largest effect first.
fn reasons(candidate: &Candidate) -> Vec<Vec<String>> {
    let mut parts: Vec<&Part> = candidate.parts.iter().filter(|part| part.score.abs() >= SHOWN_SCORE).collect();
    parts.sort_by(|a, b| b.score.abs().total_cmp(&a.score.abs()));
    parts.into_iter().map(|part| vec![format!("   {:+.2}", part.score), visible_line(&explain(part))]).collect()
}
