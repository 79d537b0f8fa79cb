//! Making the projections anew from the records, step by step.
//!
//! A rebuild that was stopped goes on at the next opening: how far it came is committed
//! with each step.

use crate::projections::{Batch, PROJECTIONS};
use crate::{meta, record, retention};
use holdpoint_domain::Event;
use holdpoint_domain::Seq;
use rusqlite::Connection;

/// Records of one step.
const RECORDS_PER_STEP: usize = 4096;
/// What the projections in the file were made by.
const STAMP: &str = "projections";
/// The last record that was projected; absent when all are.
const PROJECTED_TO: &str = "projected_to";
/// Facts that versions before 0.2 kept about the hub and the projections.
const REMOVE_OLD_FACTS: &str = "DELETE FROM meta WHERE key IN ('folds', 'hub', 'hub_name', 'hub_key')";
// Everything else in the file is a projection, perhaps of another version.
const PROJECTED_TABLES: &str = concat!(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('records', 'bodies', 'meta', 'named', 'facts', ",
    "'double_review_labels', 'reading_hours', 'set_readings', 'faults', 'fault_reviews') ",
    "AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'words%' AND name NOT LIKE 'body_words%'"
);

/// How far a rebuild is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Records done.
    pub done: u64,
    /// Records in all.
    pub total: u64,
}

/// Drops the projections if they are not those of this version. Returns the last record
/// that was projected; none when all are.
pub(crate) fn prepare(conn: &mut Connection) -> rusqlite::Result<Option<Seq>> {
    if meta::get(conn, STAMP)?.as_deref() != Some(stamp().as_str()) {
        reset(conn)?;
    }
    projected_to(conn)
}

/// Drops the projections and makes their tables anew, empty.
pub(crate) fn reset(conn: &mut Connection) -> rusqlite::Result<()> {
    let tx = conn.transaction()?;
    let tables: Vec<String> = tx.prepare(PROJECTED_TABLES)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for table in tables {
        tx.execute_batch(&format!("DROP TABLE \"{table}\""))?;
    }
    for (_, _, schema) in PROJECTIONS {
        tx.execute_batch(schema)?;
    }
    tx.execute_batch(REMOVE_OLD_FACTS)?;
    meta::put(&tx, STAMP, &stamp())?;
    if record::head(&tx)?.0 > 0 {
        meta::put(&tx, PROJECTED_TO, "0")?;
    }
    tx.commit()
}

/// Projects the next records. Returns the last one; none when all are projected.
pub(crate) fn step(conn: &mut Connection) -> rusqlite::Result<Option<Seq>> {
    let tx = conn.transaction()?;
    let Some(after) = projected_to(&tx)? else { return Ok(None) };
    let records = record::after(&tx, after, RECORDS_PER_STEP)?;
    let mut batch = Batch::default();
    for record in &records {
        batch.apply(&tx, record, Event::of(record))?;
    }
    for erased in batch.finish(&tx)?.erased {
        retention::erase(&tx, &erased)?;
    }
    let last = records.last().map(|record| record.seq);
    match last {
        Some(seq) => meta::put(&tx, PROJECTED_TO, &seq.to_string())?,
        None => meta::remove(&tx, PROJECTED_TO)?,
    }
    tx.commit()?;
    Ok(last)
}

fn projected_to(conn: &Connection) -> rusqlite::Result<Option<Seq>> {
    Ok(meta::get(conn, PROJECTED_TO)?.map(|seq| seq.parse().unwrap_or(0)))
}

// The versions of all projections, and the kinds this build knows: a record whose kind was
// unknown before means something now.
fn stamp() -> String {
    let projections: Vec<String> = PROJECTIONS.iter().map(|(name, version, _)| format!("{name}={version}")).collect();
    let kinds: Vec<String> = Event::kinds().map(|kind| format!("{}={}", kind.name, kind.version)).collect();
    format!("{}; {}", projections.join(" "), kinds.join(" "))
}
