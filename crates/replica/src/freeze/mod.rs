//! Freezes: planned, ended, excepted from.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Freeze, FreezeEvent, Record, apply_to_freeze};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The `freezes` table.
#[derive(Default)]
pub(crate) struct Freezes;

impl Projection for Freezes {
    const NAME: &'static str = "freezes";
    const VERSION: u32 = 2;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<FreezeEvent> for Freezes {
    fn apply(&mut self, conn: &Connection, record: &Record, event: FreezeEvent) -> rusqlite::Result<()> {
        let before = find(conn, &record.subject)?;
        let Some(freeze) = apply_to_freeze(before, record, event) else { return Ok(()) };
        // Plain fields: writing them as JSON does not fail.
        let facts = serde_json::to_string(&freeze).unwrap_or_default();
        let mut statement = conn.prepare_cached("INSERT OR REPLACE INTO freezes (id, from_at, facts) VALUES (?1, ?2, ?3)")?;
        statement.execute(params![freeze.id.as_str(), freeze.planned.from, facts]).map(|_| ())
    }
}

/// The freeze with this id.
///
/// # Errors
/// When the file cannot be read.
pub fn find(conn: &Connection, id: &str) -> rusqlite::Result<Option<Freeze>> {
    let mut statement = conn.prepare_cached("SELECT facts FROM freezes WHERE id = ?1")?;
    let facts: Option<String> = statement.query_row([id], |row| row.get(0)).optional()?;
    Ok(facts.and_then(|facts| serde_json::from_str(&facts).ok()))
}

/// All freezes, by their beginning.
///
/// # Errors
/// When the file cannot be read.
pub fn all(conn: &Connection) -> rusqlite::Result<Vec<Freeze>> {
    let mut statement = conn.prepare_cached("SELECT facts FROM freezes ORDER BY from_at, id")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    // Written above.
    Ok(rows.iter().filter_map(|facts| serde_json::from_str(facts).ok()).collect())
}
