//! Everything a hub hands out, checked from the first record on.

use super::beside::{Beside, Copy};
use super::chain::Chain;
use super::{Report, file, signed};
use crate::failure::Failure;
use holdpoint_desk::Witness;
use holdpoint_domain::{Digest, Record, Seq};
use holdpoint_log::{Log as _, LogError, SqliteLog};
use holdpoint_protocol::{ASK_AGAIN, DeskClient};
use std::path::Path;

// What the hub hands out at once.
const BODIES: usize = 200;

pub(super) async fn verify(client: &DeskClient, data: &Path) -> Result<Report, Failure> {
    let mut report = Report { signatures: Some(0), ..Report::clean() };
    // Before the records: the hub may go on writing, but may not hand out less than this desk
    // has, or than it says it has itself.
    let info = client.info().await?;
    let mut copies = copies(data, &info.id, &mut report).await?;
    let promised = info.head;
    let mut chain = Chain::new();
    let mut named: Vec<(Seq, Digest)> = Vec::new();
    let mut batches = client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch? {
            for copy in &mut copies {
                copy.take(&record, &mut report).await?;
            }
            take(&record, &mut chain, &mut named, &mut report);
        }
    }
    if chain.head < promised {
        report.problem(Some(promised), None, "head_differs", format!("the hub has {promised} records but hands out {}", chain.head));
    }
    (report.head, report.hash) = (chain.head, chain.hash);
    copies.into_iter().for_each(|copy| copy.end(&mut report));
    named.sort_by_key(|(_, digest)| *digest);
    named.dedup_by_key(|(_, digest)| *digest);
    for page in named.chunks(BODIES) {
        let mut page = page.to_vec();
        while !page.is_empty() {
            page = bodies(client, &page, &chain, &mut report).await?;
        }
    }
    Ok(report)
}

// What this computer kept of that hub's record.
async fn copies(data: &Path, hub: &str, report: &mut Report) -> Result<Vec<Beside>, Failure> {
    let mut copies = Vec::new();
    match Witness::open(data)? {
        Some(witness) if witness.hub() == hub => copies.push(Beside::new(Copy::Desk(Box::new(witness))).await?),
        Some(_) => report.not_compared.push("the desk in this folder follows another hub".into()),
        None => report.not_compared.push("this folder holds no desk's copy of the record; name the one that does with --data DIR".into()),
    }
    let log = file::path(data);
    if log.exists() {
        match SqliteLog::open(&log).await {
            Ok(log) if log.read(0, 1).await.is_ok_and(|first| first.first().is_some_and(|first| first.subject == hub)) => {
                copies.push(Beside::new(Copy::Log(log)).await?);
            }
            Ok(_) => report.not_compared.push("the log in this folder is of another hub".into()),
            Err(LogError::InUse { .. }) => report.not_compared.push("the log in this folder is in use by the hub that runs on it".into()),
            Err(error) => report.not_compared.push(format!("the log in this folder cannot be read: {error}")),
        }
    }
    Ok(copies)
}

fn take(record: &Record, chain: &mut Chain, named: &mut Vec<(Seq, Digest)>, report: &mut Report) {
    chain.take(record, report);
    report.records += 1;
    named.extend(record.body.map(|body| (record.seq, body)));
}

// Returns those that did not fit into the answer.
async fn bodies(client: &DeskClient, page: &[(Seq, Digest)], chain: &Chain, report: &mut Report) -> Result<Vec<(Seq, Digest)>, Failure> {
    let mut left = Vec::new();
    let answer = client.bodies(page.iter().map(|(_, digest)| *digest).collect()).await?;
    for (seq, digest) in page {
        let name = digest.to_string();
        match (answer.bodies.get(&name), answer.missing.get(&name).map(String::as_str)) {
            (Some(text), _) => body(*seq, digest, text, chain, report),
            // A hub that hands nothing out at all would be asked for ever.
            (None, Some(ASK_AGAIN)) if !answer.bodies.is_empty() => left.push((*seq, *digest)),
            (None, Some("not_yet_yours")) if chain.may_be_closed(digest) => report.withheld += 1,
            (None, Some("not_yet_yours")) => {
                let detail = format!("the hub keeps the body of record {seq} back, but only a review of an open action may be kept back");
                report.problem(Some(*seq), Some(*digest), "body_withheld", detail);
            }
            (None, _) if chain.erased.contains(digest) => report.erased += 1,
            (None, _) => {
                let detail = format!("the body of record {seq} is missing, and no record says that it was erased");
                report.problem(Some(*seq), Some(*digest), "body_missing", detail);
            }
        }
    }
    Ok(left)
}

fn body(seq: Seq, digest: &Digest, text: &str, chain: &Chain, report: &mut Report) {
    report.bodies += 1;
    if Digest::of(text.as_bytes()) != *digest {
        report.problem(Some(seq), Some(*digest), "body_changed", format!("body {digest} was changed after it was written"));
    }
    match signed::check(chain, digest, text) {
        Some(Ok(())) => report.signatures = report.signatures.map(|count| count + 1),
        Some(Err(why)) => report.problem(Some(seq), Some(*digest), "bad_signature", format!("the review in record {seq}: {why}")),
        None => {}
    }
}
