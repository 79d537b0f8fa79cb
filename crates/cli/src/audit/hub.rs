//! Everything a hub hands out, checked from the first record on.

use super::chain::Chain;
use super::{Report, signed};
use crate::failure::Failure;
use holdpoint_domain::{Digest, Record, Seq};
use holdpoint_protocol::DeskClient;

// What the hub hands out at once.
const BODIES: usize = 200;

pub(super) async fn verify(client: &DeskClient) -> Result<Report, Failure> {
    let mut report = Report {
        ok: true,
        head: 0,
        hash: Digest::ZERO,
        records: 0,
        bodies: 0,
        erased: 0,
        withheld: 0,
        signatures: Some(0),
        problem_count: 0,
        problems: Vec::new(),
    };
    // Before the records: the hub may go on writing, but may not hand out less than it says it has.
    let promised = client.info().await?.head;
    let mut chain = Chain::new();
    let mut named: Vec<(Seq, Digest)> = Vec::new();
    let mut batches = client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch? {
            take(&record, &mut chain, &mut named, &mut report);
        }
    }
    if chain.head < promised {
        report.problem(Some(promised), None, "head_differs", format!("the hub has {promised} records but hands out {}", chain.head));
    }
    (report.head, report.hash) = (chain.head, chain.hash);
    named.sort_by_key(|(_, digest)| *digest);
    named.dedup_by_key(|(_, digest)| *digest);
    for page in named.chunks(BODIES) {
        bodies(client, page, &chain, &mut report).await?;
    }
    Ok(report)
}

fn take(record: &Record, chain: &mut Chain, named: &mut Vec<(Seq, Digest)>, report: &mut Report) {
    chain.take(record, report);
    report.records += 1;
    named.extend(record.body.map(|body| (record.seq, body)));
}

async fn bodies(client: &DeskClient, page: &[(Seq, Digest)], chain: &Chain, report: &mut Report) -> Result<(), Failure> {
    let answer = client.bodies(page.iter().map(|(_, digest)| *digest).collect()).await?;
    for (seq, digest) in page {
        let name = digest.to_string();
        match (answer.bodies.get(&name), answer.missing.get(&name).map(String::as_str)) {
            (Some(text), _) => body(*seq, digest, text, chain, report),
            (None, Some("not_yet_yours")) => report.withheld += 1,
            (None, _) if chain.erased.contains(digest) => report.erased += 1,
            (None, _) => {
                let detail = format!("the body of record {seq} is missing, and no record says that it was erased");
                report.problem(Some(*seq), Some(*digest), "body_missing", detail);
            }
        }
    }
    Ok(())
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
