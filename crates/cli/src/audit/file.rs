//! The log's file, beside what the desk has seen of it.

use super::beside::{Beside, Copy};
use super::{Problem, Report};
use crate::failure::{Exit, Failure};
use crate::place::Place;
use holdpoint_desk::Witness;
use holdpoint_log::{Log as _, LogError, PostgresLog, SqliteLog, Verification};
use std::path::{Path, PathBuf};

/// Records read from the log at once.
const STEP: usize = 1_024;

/// Where a data folder's log lies.
pub(super) fn path(data: &Path) -> PathBuf {
    data.join("hub").join("log.sqlite")
}

pub(super) async fn verify(place: &Place) -> Result<Report, Failure> {
    let data = place.data()?;
    let log = path(&data);
    if !log.exists() {
        return Err(nothing_here(&data));
    }
    // Before the log: a hub that goes on writing is then ahead of the desk, never behind.
    let witness = Witness::open(&data)?;
    let file = log.clone();
    let found = tokio::task::spawn_blocking(move || holdpoint_log::verify_file(&file, &mut |_| {})).await;
    let found = found.map_err(|error| failed(&error.to_string()))?.map_err(|error| unreadable(&log, &error))?;
    let mut report = report(found);
    match witness {
        Some(witness) => compare(place, &log, witness, &mut report).await?,
        None => report.not_compared.push("this folder holds no desk's copy of the record".into()),
    }
    Ok(report)
}

/// The record in a PostgreSQL database, whether hubs run on it or not.
pub(super) async fn verify_database(url: &str) -> Result<Report, Failure> {
    let log = PostgresLog::open(url).await.map_err(|error| failed(&error.to_string()))?;
    let found = log.verify(&mut |_| {}).await.map_err(|error| failed(&error.to_string()))?;
    let mut report = report(found);
    report.not_compared.push("a database is not held beside this computer's copies; --hub does that".into());
    Ok(report)
}

// A log that was rewritten from some record on holds together; only a copy shows it.
async fn compare(place: &Place, log: &Path, witness: Witness, report: &mut Report) -> Result<(), Failure> {
    let (head, hash) = witness.head();
    let mut beside = Beside::new(Copy::Desk(Box::new(witness))).await?;
    let walked = match SqliteLog::open(log).await {
        Ok(log) => from_file(&log, &mut beside, report).await.map_err(|failure| failure.detail),
        Err(LogError::InUse { .. }) => from_hub(place, &mut beside, report).await.map_err(|failure| failure.detail),
        Err(error) => Err(format!("{error}.")),
    };
    match walked {
        Ok(()) => beside.end(report),
        Err(why) => {
            report.not_compared.push(format!("the records could not be read one by one: {}", why.trim_end_matches('.')));
            if head > report.head || head == report.head && hash != report.hash {
                let detail = format!("the desk has seen record {head}, but the log ends with record {}", report.head);
                report.problem(Some(head), Some(hash), "head_differs", detail);
            }
        }
    }
    Ok(())
}

async fn from_file(log: &SqliteLog, beside: &mut Beside, report: &mut Report) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let records = log.read(after, STEP).await.map_err(|error| failed(&error.to_string()))?;
        let Some(last) = records.last() else { return Ok(()) };
        after = last.seq;
        for record in &records {
            beside.take(record, report).await?;
        }
    }
}

// The hub that runs on the file lets nobody else read it, and hands out what it holds.
async fn from_hub(place: &Place, beside: &mut Beside, report: &mut Report) -> Result<(), Failure> {
    let closed = || failed("The hub that runs on this folder does not answer");
    let url = place.running().await?.ok_or_else(closed)?;
    let client = crate::desk::visit(place, &url).await?;
    let mut batches = client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch? {
            beside.take(&record, report).await?;
        }
    }
    Ok(())
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
        problem_count: found.problem_count,
        problems: found.problems.into_iter().map(describe).collect(),
        ..Report::clean()
    }
}

fn nothing_here(data: &Path) -> Failure {
    let detail = match data.join("hub").exists() {
        true => format!("The hub of {} keeps its record in PostgreSQL. Use --database URL, or --hub URL.", data.display()),
        false => format!("{} holds no record. Name the folder with --data DIR, or the hub with --hub URL.", data.display()),
    };
    Failure::new(Exit::Failed, "no_record", "There is no record here", detail)
}

fn unreadable(log: &Path, error: &LogError) -> Failure {
    failed(&format!("{}: {error}", log.display()))
}

pub(super) fn failed(detail: &str) -> Failure {
    Failure::new(Exit::Failed, "log", "The log cannot be read", format!("{detail}."))
}
