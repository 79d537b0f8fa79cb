//! AdminChanges that wait for a second administrator.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{AdminChangeEvent, AdminChangeRequested, Ms, Record, Seq};
use rusqlite::{Connection, params};

/// A change that was neither confirmed nor declined.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// The signed command that asked for it.
    pub id: String,
    /// What was asked, and until when it may be confirmed.
    pub requested: AdminChangeRequested,
    /// Who asked.
    pub by: String,
    /// When, hub time.
    pub at: Ms,
}

/// The `changes` table.
#[derive(Default)]
pub(crate) struct AdminChanges;

impl Projection for AdminChanges {
    const NAME: &'static str = "changes";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<AdminChangeEvent> for AdminChanges {
    fn apply(&mut self, conn: &Connection, record: &Record, event: AdminChangeEvent) -> rusqlite::Result<()> {
        match event {
            AdminChangeEvent::Requested(_) => put(conn, record),
            AdminChangeEvent::Confirmed(_) | AdminChangeEvent::Declined(_) => end(conn, &record.subject, record.seq),
            AdminChangeEvent::MadeByOwner(_) => Ok(()),
        }
    }
}

/// The changes that may still be confirmed at `now`, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn list_waiting(conn: &Connection, now: Ms) -> rusqlite::Result<Vec<ChangeLine>> {
    let mut statement = conn.prepare_cached("SELECT id, requested, by, at FROM changes WHERE ended IS NULL ORDER BY at, id")?;
    let rows = statement.query_map([], |row| {
        let requested: String = row.get(1)?;
        let requested = serde_json::from_str(&requested).ok();
        Ok(requested.map(|requested| Ok(ChangeLine { id: row.get(0)?, requested, by: row.get(2)?, at: row.get(3)? })))
    })?;
    let lines: Vec<ChangeLine> =
        rows.filter_map(Result::transpose).map(|line| line.and_then(|line| line)).collect::<rusqlite::Result<_>>()?;
    Ok(lines.into_iter().filter(|line| line.requested.until > now).collect())
}

fn put(conn: &Connection, record: &Record) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO changes (id, requested, by, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![record.subject, record.header.get(), record.actor, record.at])
        .map(|_| ())
}

fn end(conn: &Connection, id: &str, seq: Seq) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE changes SET ended = ?2 WHERE id = ?1")?.execute(params![id, seq.cast_signed()]).map(|_| ())
}
