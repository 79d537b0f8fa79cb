//! Checks the log's file or database, and compares the file with the desk's copy.

use super::comparison::{Comparison, LocalCopy};
use super::justification::JustificationCheck;
use super::progress::Progress;
use super::report::{Problem, Report};
use crate::failure::{Exit, Failure};
use crate::place::Place;
use holdpoint_desk::Witness;
use holdpoint_domain::{CheckSource, Digest, Envelope, Event, HubEvent, LogCheckpoint, NotJudged, PublicKey, Record};
use holdpoint_log::{Log as _, LogError, PostgresLog, ReadBody, SqliteLog, Verification};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Records read from the log at once.
const RECORDS_PER_READ: usize = 1_024;

/// The log's file in a data folder.
pub(super) fn log_path(data: &Path) -> PathBuf {
    data.join("hub").join("log.sqlite")
}

pub(super) async fn verify(place: &Place) -> Result<Report, Failure> {
    let data = place.data()?;
    let log = log_path(&data);
    if !log.exists() {
        return Err(no_record(&data));
    }
    // Opened before the log: a hub that is writing is then ahead of the desk, never behind.
    let witness = Witness::open(&data)?;
    let file = log.clone();
    let found = tokio::task::spawn_blocking(move || {
        let mut progress = Progress::new("Reading", 0);
        holdpoint_log::verify_file(&file, &mut |seq| progress.reach(seq))
    });
    let found = found.await;
    let found = found.map_err(|error| Failure::log(&error.to_string()))?.map_err(|error| unreadable_log(&log, &error))?;
    let mut report = report_of(found);
    justify_file(&log, &data, &mut report).await?;
    match witness {
        Some(witness) => compare(place, &log, witness, &mut report).await?,
        None => report.not_compared.push("this folder has no desk's copy of the record".into()),
    }
    Ok(report)
}

/// The record in a PostgreSQL database, whether hubs run on it or not.
pub(super) async fn verify_database(url: &str) -> Result<Report, Failure> {
    let log = PostgresLog::open(url).await.map_err(|error| Failure::log(&error.to_string()))?;
    let found = log.verify(&mut |_| {}).await.map_err(|error| Failure::log(&error.to_string()))?;
    let mut report = report_of(found);
    justify_database(&log, &mut report).await?;
    report.not_compared.push("a database is not compared with this computer's copies; use --hub for that".into());
    Ok(report)
}

/// Problems of the chain itself; behind them nothing can be justified.
const CHAIN_CODES: [&str; 5] = ["record_gap", "record_unlinked", "record_changed", "record_unreadable", "storage_damaged"];

fn is_chain_damaged(report: &Report) -> bool {
    report.problems.iter().any(|problem| CHAIN_CODES.contains(&problem.code))
}

/// Bodies of the file, read when a record rests on them.
struct FileEvidence<'a>(ReadBody<'a>);

impl CheckSource for FileEvidence<'_> {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        (self.0)(digest).map(Cow::Owned).ok_or(NotJudged::Erased)
    }
}

async fn justify_file(log: &Path, data: &Path, report: &mut Report) -> Result<(), Failure> {
    if is_chain_damaged(report) {
        return Ok(());
    }
    let (log, folder, mut found) = (log.to_path_buf(), data.join("hub"), report.clone());
    let checked = tokio::task::spawn_blocking(move || {
        // A hub that starts meanwhile changes the file under the reader; then it is read again.
        for _ in 0..3 {
            let mut again = found.clone();
            if check_file(&log, &folder, &mut again)? {
                found = again;
                break;
            }
        }
        Ok::<_, LogError>(found)
    });
    let checked = checked.await.map_err(|error| Failure::log(&error.to_string()))?;
    *report = checked.map_err(|error| Failure::log(&error.to_string()))?;
    Ok(())
}

fn check_file(log: &Path, folder: &Path, report: &mut Report) -> Result<bool, LogError> {
    let mut check: Option<JustificationCheck> = None;
    let mut progress = Progress::new("Checking", report.head);
    let whole = holdpoint_log::read_file(log, &mut |record, body| {
        let check = check.get_or_insert_with(|| JustificationCheck::new(read_checkpoint(folder, record)));
        check.check(record, &FileEvidence(body), report);
        progress.reach(record.seq);
        true
    })?;
    check.unwrap_or_else(|| JustificationCheck::new(None)).finish(report);
    Ok(whole)
}

// What the hub of this folder has noted, if the key in the record's first record signed it.
fn read_checkpoint(folder: &Path, first: &Record) -> Option<LogCheckpoint> {
    let Ok(Event::Hub(HubEvent::Opened(opened))) = Event::of(first) else { return None };
    let envelope: Envelope = serde_json::from_slice(&std::fs::read(folder.join("checkpoint.json")).ok()?).ok()?;
    LogCheckpoint::verify(&envelope, &PublicKey::from_base64(&opened.key).ok()?).ok()
}

async fn justify_database(log: &PostgresLog, report: &mut Report) -> Result<(), Failure> {
    if is_chain_damaged(report) {
        return Ok(());
    }
    let failed = |error: LogError| Failure::log(&error.to_string());
    let (mut check, mut progress) = (JustificationCheck::new(None), Progress::new("Checking", report.head));
    let mut after = 0;
    loop {
        let records = log.read(after, RECORDS_PER_READ).await.map_err(failed)?;
        let Some(last) = records.last() else { break };
        after = last.seq;
        let digests: Vec<Digest> = records.iter().flat_map(|record| record.body.into_iter().chain(record.envelope())).collect();
        let found = log.get_bodies(&digests).await.map_err(failed)?;
        let bodies: HashMap<Digest, Vec<u8>> =
            digests.into_iter().zip(found).filter_map(|(digest, bytes)| Some((digest, bytes?))).collect();
        let read = |digest: &Digest| bodies.get(digest).cloned();
        records.iter().for_each(|record| check.check(record, &FileEvidence(&read), report));
        progress.reach(after);
    }
    check.finish(report);
    Ok(())
}

// A log that was rewritten from some record on is a valid chain; only a copy shows the change.
async fn compare(place: &Place, log: &Path, witness: Witness, report: &mut Report) -> Result<(), Failure> {
    let (head, hash) = witness.head();
    let mut comparison = Comparison::new(LocalCopy::Desk(Box::new(witness))).await?;
    let compared = match SqliteLog::open(log).await {
        Ok(log) => compare_file(&log, &mut comparison, report).await.map_err(|failure| failure.detail),
        Err(LogError::InUse { .. }) => compare_running_hub(place, &mut comparison, report).await.map_err(|failure| failure.detail),
        Err(error) => Err(format!("{error}.")),
    };
    match compared {
        Ok(()) => comparison.finish(report),
        Err(why) => {
            report.not_compared.push(format!("the records could not be read: {}", why.trim_end_matches('.')));
            if head > report.head || head == report.head && hash != report.hash {
                let detail = format!("the desk has record {head}, but the log ends with record {}", report.head);
                report.add_problem(Some(head), Some(hash), "head_differs", detail);
            }
        }
    }
    Ok(())
}

async fn compare_file(log: &SqliteLog, comparison: &mut Comparison, report: &mut Report) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let records = log.read(after, RECORDS_PER_READ).await.map_err(|error| Failure::log(&error.to_string()))?;
        let Some(last) = records.last() else { return Ok(()) };
        after = last.seq;
        for record in &records {
            comparison.compare_next(record, report).await?;
        }
    }
}

// The running hub has locked the file, so its records are fetched over HTTP.
async fn compare_running_hub(place: &Place, comparison: &mut Comparison, report: &mut Report) -> Result<(), Failure> {
    let no_answer = || Failure::log("The hub that runs on this folder does not answer");
    let url = place.running().await?.ok_or_else(no_answer)?;
    let client = crate::desk::sign_in_only(place, &url).await?;
    let mut batches = client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch? {
            comparison.compare_next(&record, report).await?;
        }
    }
    Ok(())
}

fn report_of(found: Verification) -> Report {
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
        ..Report::empty()
    }
}

fn no_record(data: &Path) -> Failure {
    let detail = match data.join("hub").exists() {
        true => format!("The hub of {} keeps its record in PostgreSQL. Use --database URL, or --hub URL.", data.display()),
        false => format!("{} has no record. Name the folder with --data DIR, or the hub with --hub URL.", data.display()),
    };
    Failure::new(Exit::Failed, "no_record", "There is no record here", detail)
}

fn unreadable_log(log: &Path, error: &LogError) -> Failure {
    Failure::log(&format!("{}: {error}", log.display()))
}
