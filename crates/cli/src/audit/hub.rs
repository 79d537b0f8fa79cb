//! Checks the records and bodies of a running hub, from the first record on.

use super::chain::Chain;
use super::comparison::{Comparison, LocalCopy};
use super::report::Report;
use super::{file, signature};
use crate::failure::Failure;
use holdpoint_desk::Witness;
use holdpoint_domain::{Digest, Record, Seq};
use holdpoint_log::{Log as _, LogError, SqliteLog};
use holdpoint_protocol::{ASK_AGAIN, DeskClient};
use std::path::Path;

// The most the hub returns at once.
const MAX_BODIES_PER_REQUEST: usize = 200;

pub(super) async fn verify(client: &DeskClient, data: &Path) -> Result<Report, Failure> {
    let mut report = Report { signatures: Some(0), ..Report::empty() };
    // Read before the records: the hub may write more meanwhile, but must return at least as
    // many records as this desk has, and as it claims here.
    let info = client.info().await?;
    let mut comparisons = open_comparisons(data, &info.id, &mut report).await?;
    let promised = info.head;
    let mut chain = Chain::new();
    let mut named: Vec<(Seq, Digest)> = Vec::new();
    let mut batches = client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch? {
            for comparison in &mut comparisons {
                comparison.compare_next(&record, &mut report).await?;
            }
            take(&record, &mut chain, &mut named, &mut report);
        }
    }
    if chain.head < promised {
        report.add_problem(Some(promised), None, "head_differs", format!("the hub has {promised} records but returns {}", chain.head));
    }
    (report.head, report.hash) = (chain.head, chain.hash);
    comparisons.into_iter().for_each(|comparison| comparison.finish(&mut report));
    named.sort_by_key(|(_, digest)| *digest);
    named.dedup_by_key(|(_, digest)| *digest);
    for page in named.chunks(MAX_BODIES_PER_REQUEST) {
        let mut page = page.to_vec();
        while !page.is_empty() {
            page = check_bodies(client, &page, &chain, &mut report).await?;
        }
    }
    Ok(report)
}

// The copies of that hub's record on this computer.
async fn open_comparisons(data: &Path, hub: &str, report: &mut Report) -> Result<Vec<Comparison>, Failure> {
    let mut comparisons = Vec::new();
    match Witness::open(data)? {
        Some(witness) if witness.hub() == hub => comparisons.push(Comparison::new(LocalCopy::Desk(Box::new(witness))).await?),
        Some(_) => report.not_compared.push("the desk in this folder follows another hub".into()),
        None => {
            report.not_compared.push("this folder has no desk's copy of the record; name the folder that has one with --data DIR".into())
        }
    }
    let log = file::log_path(data);
    if log.exists() {
        match SqliteLog::open(&log).await {
            Ok(log) if log.read(0, 1).await.is_ok_and(|first| first.first().is_some_and(|first| first.subject == hub)) => {
                comparisons.push(Comparison::new(LocalCopy::Log(log)).await?);
            }
            Ok(_) => report.not_compared.push("the log in this folder belongs to another hub".into()),
            Err(LogError::InUse { .. }) => report.not_compared.push("the log in this folder is in use by the hub that runs on it".into()),
            Err(error) => report.not_compared.push(format!("the log in this folder cannot be read: {error}")),
        }
    }
    Ok(comparisons)
}

fn take(record: &Record, chain: &mut Chain, named: &mut Vec<(Seq, Digest)>, report: &mut Report) {
    chain.take(record, report);
    report.records += 1;
    named.extend(record.body.map(|body| (record.seq, body)));
}

// Returns the bodies that did not fit into the answer.
async fn check_bodies(
    client: &DeskClient,
    page: &[(Seq, Digest)],
    chain: &Chain,
    report: &mut Report,
) -> Result<Vec<(Seq, Digest)>, Failure> {
    let mut left = Vec::new();
    let answer = client.bodies(page.iter().map(|(_, digest)| *digest).collect()).await?;
    for (seq, digest) in page {
        let name = digest.to_string();
        match (answer.bodies.get(&name), answer.missing.get(&name).map(String::as_str)) {
            (Some(text), _) => check_body(*seq, digest, text, chain, report),
            // Asked again only if this answer had some body; otherwise the loop would not end.
            (None, Some(ASK_AGAIN)) if !answer.bodies.is_empty() => left.push((*seq, *digest)),
            // Which roles read which body is in docs/RIGHTS.md; whether it is there, others can check.
            (None, Some("forbidden")) => report.withheld += 1,
            (None, Some("not_yet_yours")) if chain.may_be_withheld(digest) => report.withheld += 1,
            (None, Some("not_yet_yours")) => {
                let detail = format!("the hub withholds the body of record {seq}, but only a review of an open action may be withheld");
                report.add_problem(Some(*seq), Some(*digest), "body_withheld", detail);
            }
            (None, _) if chain.erased.contains(digest) => report.erased += 1,
            (None, _) => {
                let detail = format!("the body of record {seq} is missing, and no record says it was erased");
                report.add_problem(Some(*seq), Some(*digest), "body_missing", detail);
            }
        }
    }
    Ok(left)
}

fn check_body(seq: Seq, digest: &Digest, text: &str, chain: &Chain, report: &mut Report) {
    report.bodies += 1;
    if Digest::of(text.as_bytes()) != *digest {
        report.add_problem(Some(seq), Some(*digest), "body_changed", format!("body {digest} was changed after it was written"));
    }
    match signature::check(chain, digest, text) {
        Some(Ok(())) => report.signatures = report.signatures.map(|count| count + 1),
        Some(Err(why)) => report.add_problem(Some(seq), Some(*digest), "bad_signature", format!("the review in record {seq}: {why}")),
        None => {}
    }
}
