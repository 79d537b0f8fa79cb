//! Durable append against raw SQLite inserts of the same bytes in the same batches.

use crate::table::{Bound, Row};
use anyhow::Result;
use holdpoint_domain::Record;
use holdpoint_log::{Batch, Log as _, SqliteLog};
use holdpoint_simulator::{Fates, Organisation};
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::{Duration, Instant};

const RECORDS: usize = 24_000;
const ROUNDS: usize = 3;

/// Batches as the decide loop makes them when little, some and much waits.
const BATCHES: &[usize] = &[1, 16, 256];

pub async fn measure() -> Result<Vec<Row>> {
    let (records, bodies) = written()?;
    let mut rows = Vec::new();
    for batch in BATCHES {
        // Small batches are all flushing; fewer of them say as much.
        let count = (batch * 400).min(records.len());
        let batches = cut(&records[..count], &bodies, *batch);
        let (mut ours, mut raw) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            let folder = tempfile::tempdir()?;
            ours = ours.min(append(folder.path(), &batches).await?);
            raw = raw.min(insert(folder.path(), &batches)?);
        }
        rows.push(Row {
            what: format!("durable append, batches of {batch}"),
            value: raw.as_secs_f64() / ours.as_secs_f64(),
            unit: "×",
            must_be: Bound::AtLeast,
            limit: 0.5,
            detail: format!("{:.0}/s against {:.0}/s raw", count as f64 / ours.as_secs_f64(), count as f64 / raw.as_secs_f64()),
        });
    }
    Ok(rows)
}

type Bodies = Vec<(holdpoint_domain::Digest, Vec<u8>)>;

fn written() -> Result<(Vec<Record>, Bodies)> {
    let mut organisation = Organisation::open(1, 1_795_435_200_000)?;
    while organisation.state().head < RECORDS as u64 {
        organisation.action(Fates { reviewed: 0.7, expired: 0.2 })?;
    }
    let written = organisation.take();
    Ok((written.records, written.bodies))
}

fn cut(records: &[Record], bodies: &Bodies, size: usize) -> Vec<Batch> {
    let mut bodies = bodies.iter();
    records
        .chunks(size)
        .map(|records| {
            let named = records.iter().filter(|record| record.body.is_some()).count();
            Batch { records: records.to_vec(), bodies: bodies.by_ref().take(named).cloned().collect() }
        })
        .collect()
}

async fn append(folder: &Path, batches: &[Batch]) -> Result<Duration> {
    let log = SqliteLog::open(folder.join("log.sqlite")).await?;
    let batches = batches.to_vec();
    let start = Instant::now();
    let mut head = 0;
    for batch in batches {
        head = log.append(head, batch).await?;
    }
    Ok(start.elapsed())
}

// The same rows into the same tables, prepared once, as durable: the least any log on SQLite must do.
fn insert(folder: &Path, batches: &[Batch]) -> Result<Duration> {
    let mut conn = Connection::open(folder.join("raw.sqlite"))?;
    conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "full")?;
    conn.execute_batch(
        "CREATE TABLE records (seq INTEGER PRIMARY KEY, at INTEGER, actor TEXT, kind TEXT, version INTEGER, subject TEXT, head TEXT,
            body BLOB, prev BLOB, hash BLOB) STRICT;
         CREATE INDEX by_subject ON records (subject, seq);
         CREATE TABLE bodies (digest BLOB NOT NULL UNIQUE, content BLOB) STRICT;",
    )?;
    let start = Instant::now();
    for batch in batches {
        let transaction = conn.transaction()?;
        {
            let mut record_row = transaction.prepare_cached("INSERT INTO records VALUES (?,?,?,?,?,?,?,?,?,?)")?;
            let mut body_row = transaction.prepare_cached("INSERT INTO bodies VALUES (?,?)")?;
            for r in &batch.records {
                let body = r.body.as_ref().map(|body| &body.as_bytes()[..]);
                let (prev, hash) = (&r.prev.as_bytes()[..], &r.hash.as_bytes()[..]);
                record_row.execute(params![
                    r.seq.cast_signed(),
                    r.at,
                    r.actor,
                    r.kind,
                    r.version,
                    r.subject,
                    r.header.get(),
                    body,
                    prev,
                    hash
                ])?;
            }
            for (digest, content) in &batch.bodies {
                body_row.execute(params![&digest.as_bytes()[..], content])?;
            }
        }
        transaction.commit()?;
    }
    Ok(start.elapsed())
}
