//! Policies: which records put one into force.

use crate::projection::{Apply, Projection};
use crate::record;
use holdpoint_domain::{Event, PolicyEvent};
use holdpoint_domain::{Ms, Policy, Record, Seq};
use rusqlite::{Connection, params};

/// The `policies` table.
#[derive(Default)]
pub(crate) struct Policies;

impl Projection for Policies {
    const NAME: &'static str = "policies";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<PolicyEvent> for Policies {
    fn apply(&mut self, conn: &Connection, record: &Record, event: PolicyEvent) -> rusqlite::Result<()> {
        match event {
            PolicyEvent::Published(_)
            | PolicyEvent::PublishedWithPause(_)
            | PolicyEvent::PublishedWithFastReviews(_)
            | PolicyEvent::PublishedWithDrills(_) => put(conn, record),
        }
    }
}

/// Every version there was, the newest first: its record, who published it, and when.
///
/// # Errors
/// When the file cannot be read.
pub fn versions(conn: &Connection) -> rusqlite::Result<Vec<(Seq, String, String, Ms)>> {
    let mut statement =
        conn.prepare_cached("SELECT p.seq, p.version, r.actor, r.at FROM policies p JOIN records r ON r.seq = p.seq ORDER BY p.seq DESC")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?, row.get(2)?, row.get(3)?)))?;
    rows.collect()
}

/// The policy in force; the default one before any was published.
///
/// # Errors
/// When the file cannot be read.
pub fn in_force(conn: &Connection) -> rusqlite::Result<Policy> {
    let newest: Option<i64> = conn.prepare_cached("SELECT max(seq) FROM policies")?.query_row([], |row| row.get(0))?;
    Ok(newest.map(|seq| get(conn, seq.cast_unsigned())).transpose()?.flatten().unwrap_or_default())
}

/// The policy that this record put into force.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, seq: Seq) -> rusqlite::Result<Option<Policy>> {
    let published = record::get(conn, seq)?.map(|record| Event::of(&record));
    Ok(match published {
        Some(Ok(Event::Policy(published))) => Some(published.into_policy()),
        _ => None,
    })
}

fn put(conn: &Connection, record: &Record) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO policies (seq, version) VALUES (?1, ?2)")?
        .execute(params![record.seq.cast_signed(), record.subject])
        .map(|_| ())
}
