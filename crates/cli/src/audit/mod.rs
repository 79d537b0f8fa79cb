//! `holdpoint audit verify`: the file of a log, or what a hub hands out, and either beside
//! the copy that this computer's desk kept.

mod beside;
mod chain;
mod file;
mod hub;
mod signed;

use crate::args::Verify;
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
    /// Copies of this computer that the record was held against, record by record.
    compared: Vec<Compared>,
    /// What it was not held against, and why.
    not_compared: Vec<String>,
    problem_count: u64,
    problems: Vec<Problem>,
}

/// A copy that the record was held against.
#[derive(Clone, Debug, Serialize)]
struct Compared {
    /// `desk` or `log`.
    with: &'static str,
    /// The last record up to which all are the same.
    same_to: Seq,
    /// Records the copy holds.
    of: Seq,
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
    /// Nothing was looked at yet.
    const fn clean() -> Self {
        Self {
            ok: true,
            head: 0,
            hash: Digest::ZERO,
            records: 0,
            bodies: 0,
            erased: 0,
            withheld: 0,
            signatures: None,
            compared: Vec::new(),
            not_compared: Vec::new(),
            problem_count: 0,
            problems: Vec::new(),
        }
    }

    fn problem(&mut self, seq: Option<Seq>, digest: Option<Digest>, code: &'static str, detail: impl Into<String>) {
        self.ok = false;
        self.problem_count += 1;
        if self.problems.len() < DESCRIBED {
            self.problems.push(Problem { seq, digest, code, detail: detail.into() });
        }
    }
}

pub(crate) async fn run(place: &Place, verify: &Verify, json: bool) -> Result<Exit, Failure> {
    let report = match (&verify.hub, &verify.database) {
        (Some(url), _) => hub::verify(&crate::desk::visit(place, url).await?, &place.data()?).await?,
        (None, Some(url)) => file::verify_database(url).await?,
        (None, None) => file::verify(place).await?,
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
    for copy in &report.compared {
        output::line(&match (copy.same_to == copy.of, copy.of) {
            (true, of) => format!("Compared with this computer's {}: all {of} records it holds are the same.", copy.with),
            (false, of) => format!("Compared with this computer's {}: records 1 to {} of its {of} are the same.", copy.with, copy.same_to),
        });
    }
    for why in &report.not_compared {
        output::line(&format!("Not compared: {why}."));
    }
    if report.withheld > 0 {
        output::line(&format!("{} bodies are not yet yours to read and were not checked.", report.withheld));
    }
}
