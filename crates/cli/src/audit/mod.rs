//! `holdpoint audit verify`: the file of a log, or what a hub hands out.

mod chain;
mod file;
mod hub;
mod signed;

use crate::args::Verify;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::{Digest, Seq};
use serde::Serialize;

/// How many problems are described; more are counted.
const DESCRIBED: usize = 100;

/// What was found.
#[derive(Debug, Serialize)]
struct Report {
    ok: bool,
    head: Seq,
    hash: Digest,
    records: u64,
    bodies: u64,
    erased: u64,
    /// Bodies that this caller may not read, and that were therefore not checked.
    withheld: u64,
    /// Review signatures checked; none from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    signatures: Option<u64>,
    problem_count: u64,
    problems: Vec<Problem>,
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, Serialize)]
struct Problem {
    seq: Option<Seq>,
    digest: Option<Digest>,
    code: &'static str,
    detail: String,
}

impl Report {
    fn problem(&mut self, seq: Option<Seq>, digest: Option<Digest>, code: &'static str, detail: impl Into<String>) {
        self.ok = false;
        self.problem_count += 1;
        if self.problems.len() < DESCRIBED {
            self.problems.push(Problem { seq, digest, code, detail: detail.into() });
        }
    }
}

pub(crate) async fn run(place: &Place, verify: &Verify, json: bool) -> Result<Exit, Failure> {
    let report = match &verify.hub {
        None => file::verify(&place.data()?).await?,
        Some(url) => hub::verify(&Desk::open_at(place, url).await?.client).await?,
    };
    if json {
        output::json(&report);
    } else {
        print(&report);
    }
    Ok(if report.ok { Exit::Done } else { Exit::Damaged })
}

fn print(report: &Report) {
    for problem in &report.problems {
        output::line(&format!("{}: {}", problem.code, problem.detail));
    }
    let signatures = report.signatures.map(|count| format!(", {count} review signatures")).unwrap_or_default();
    let counts = format!("{} records, {} bodies{signatures}", report.records, report.bodies);
    if report.ok {
        output::line(&format!("Everything is as it was written: {counts}. Head {} {}.", report.head, report.hash));
    } else {
        output::line(&format!("The record is damaged: {} problems in {counts}. Restore the log from a backup.", report.problem_count));
    }
    if report.withheld > 0 {
        output::line(&format!("{} bodies are not yet yours to read and were not checked.", report.withheld));
    }
}
