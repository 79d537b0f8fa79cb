//! The log's file, and the head the desk has seen of it.

use super::{Problem, Report};
use crate::failure::{Exit, Failure};
use holdpoint_log::{LogError, Verification};
use std::path::Path;

pub(super) async fn verify(data: &Path) -> Result<Report, Failure> {
    let log = data.join("hub").join("log.sqlite");
    // Before the log: a hub that goes on writing is then ahead of the desk, never behind.
    let seen = holdpoint_desk::replica_head(data)?;
    let path = log.clone();
    let found = tokio::task::spawn_blocking(move || holdpoint_log::verify_file(&path, &mut |_| {})).await;
    let found = found.map_err(|error| failed(&error.to_string()))?.map_err(|error| unreadable(&log, &error))?;
    let mut report = report(found);
    if let Some((seq, hash)) = seen
        && (seq > report.head || seq == report.head && hash != report.hash)
    {
        let detail = format!("the desk has seen record {seq}, but the log ends with record {}", report.head);
        report.problem(Some(seq), Some(hash), "head_differs", detail);
    }
    Ok(report)
}

fn report(found: Verification) -> Report {
    let describe = |problem: holdpoint_log::VerifyProblem| Problem {
        seq: problem.seq,
        digest: problem.digest,
        code: problem.code,
        detail: problem.detail,
    };
    Report {
        ok: found.problem_count == 0,
        head: found.head,
        hash: found.hash,
        records: found.records,
        bodies: found.bodies,
        erased: found.erased,
        withheld: 0,
        signatures: None,
        problem_count: found.problem_count,
        problems: found.problems.into_iter().map(describe).collect(),
    }
}

fn unreadable(log: &Path, error: &LogError) -> Failure {
    failed(&format!("{}: {error}", log.display()))
}

fn failed(detail: &str) -> Failure {
    Failure::new(Exit::Failed, "log", "The log cannot be read", format!("{detail}."))
}
