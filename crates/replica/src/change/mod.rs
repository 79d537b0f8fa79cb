//! Changes that no tool proposed: what was said of them.

use crate::projection::{Apply, Projection};
use holdpoint_domain::incidents::changes::{Change, ChangeStatement, ChangeStream};
use holdpoint_domain::{ChangeEvent, Ms, Record};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The `other_changes` table.
#[derive(Default)]
pub(crate) struct OtherChanges;

impl Projection for OtherChanges {
    const NAME: &'static str = "other_changes";
    const VERSION: u32 = 2;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;
}

impl Apply<ChangeEvent> for OtherChanges {
    fn apply(&mut self, conn: &Connection, record: &Record, event: ChangeEvent) -> rusqlite::Result<()> {
        match event {
            ChangeEvent::Stated(stated) => merge(conn, record, &stated),
        }
    }
}

pub(crate) const BEGAN_BETWEEN: &str = "SELECT facts FROM other_changes WHERE started_at >= ?1 AND started_at < ?2 ORDER BY started_at, id";

/// Changes that began within this time: `from` is within, `to` is not. Oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn began_between(conn: &Connection, from: Ms, to: Ms) -> rusqlite::Result<Vec<Change>> {
    let mut statement = conn.prepare_cached(BEGAN_BETWEEN)?;
    let rows = statement.query_map([from, to], |row| row.get::<_, String>(0))?;
    rows.filter_map(|facts| facts.map(|facts| read(&facts)).transpose()).collect()
}

/// One change.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, id: &str) -> rusqlite::Result<Option<Change>> {
    let facts: Option<String> =
        conn.prepare_cached("SELECT facts FROM other_changes WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional()?;
    Ok(facts.and_then(|facts| read(&facts)))
}

// Written by `merge`.
fn read(facts: &str) -> Option<Change> {
    serde_json::from_str::<ChangeStream>(facts).ok().and_then(|stream| stream.change())
}

fn merge(conn: &Connection, record: &Record, stated: &ChangeStatement) -> rusqlite::Result<()> {
    let id = stated.change_id();
    let known: Option<String> =
        conn.prepare_cached("SELECT facts FROM other_changes WHERE id = ?1")?.query_row([&id], |row| row.get(0)).optional()?;
    let known = known.and_then(|facts| serde_json::from_str::<ChangeStream>(&facts).ok());
    let mut stream = known.unwrap_or_else(|| ChangeStream::new(stated));
    stream.merge(stated, record.at);
    let started_at = stream.change().map_or(stated.report.started_at, |change| change.started_at);
    // Plain fields: writing them as JSON does not fail.
    let facts = serde_json::to_string(&stream).unwrap_or_default();
    conn.prepare_cached("INSERT OR REPLACE INTO other_changes (id, started_at, facts) VALUES (?1, ?2, ?3)")?
        .execute(params![id, started_at, facts])
        .map(|_| ())
}
