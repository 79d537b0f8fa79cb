//! Stops: pulled, resumed in stages, ended.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Record, Stop, StopEvent, apply_to_stop};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The `stops` table.
#[derive(Default)]
pub(crate) struct Stops;

impl Projection for Stops {
    const NAME: &'static str = "stops";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<StopEvent> for Stops {
    fn apply(&mut self, conn: &Connection, record: &Record, event: StopEvent) -> rusqlite::Result<()> {
        let before = find(conn, &record.subject)?;
        let Some(stop) = apply_to_stop(before, record, event) else { return Ok(()) };
        // Plain fields: writing them as JSON does not fail.
        let facts = serde_json::to_string(&stop).unwrap_or_default();
        let mut statement = conn.prepare_cached("INSERT OR REPLACE INTO stops (id, at, facts) VALUES (?1, ?2, ?3)")?;
        statement.execute(params![stop.id.as_str(), stop.at, facts]).map(|_| ())
    }
}

/// The stop with this id.
///
/// # Errors
/// When the file cannot be read.
pub fn find(conn: &Connection, id: &str) -> rusqlite::Result<Option<Stop>> {
    let mut statement = conn.prepare_cached("SELECT facts FROM stops WHERE id = ?1")?;
    let facts: Option<String> = statement.query_row([id], |row| row.get(0)).optional()?;
    Ok(facts.and_then(|facts| serde_json::from_str(&facts).ok()))
}

/// All stops, the latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn all(conn: &Connection) -> rusqlite::Result<Vec<Stop>> {
    let mut statement = conn.prepare_cached("SELECT facts FROM stops ORDER BY at DESC, id DESC")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    // Written above.
    Ok(rows.iter().filter_map(|facts| serde_json::from_str(facts).ok()).collect())
}
