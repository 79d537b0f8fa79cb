//! Incidents: what was said of them.

use crate::projection::{Apply, Projection};
use holdpoint_domain::incidents::{Book, Statement, Stream};
use holdpoint_domain::{IncidentEvent, Record};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The `incident_streams` table.
#[derive(Default)]
pub(crate) struct Incidents;

impl Projection for Incidents {
    const NAME: &'static str = "incidents";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;
}

impl Apply<IncidentEvent> for Incidents {
    fn apply(&mut self, conn: &Connection, _: &Record, event: IncidentEvent) -> rusqlite::Result<()> {
        match event {
            IncidentEvent::Stated(stated) => merge(conn, &stated),
        }
    }
}

/// All incidents.
///
/// # Errors
/// When the file cannot be read.
pub fn book(conn: &Connection) -> rusqlite::Result<Book> {
    let mut statement = conn.prepare_cached("SELECT facts FROM incident_streams")?;
    let streams = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    // Written by `merge`.
    Ok(Book::of_streams(streams.iter().filter_map(|facts| serde_json::from_str::<Stream>(facts).ok())))
}

fn merge(conn: &Connection, stated: &Statement) -> rusqlite::Result<()> {
    let id = stated.stream_id();
    let known: Option<String> =
        conn.prepare_cached("SELECT facts FROM incident_streams WHERE id = ?1")?.query_row([&id], |row| row.get(0)).optional()?;
    let known = known.and_then(|facts| serde_json::from_str::<Stream>(&facts).ok());
    let mut stream = known.unwrap_or_else(|| Stream::new(stated));
    stream.merge(stated);
    // Plain fields: writing them as JSON does not fail.
    let facts = serde_json::to_string(&stream).unwrap_or_default();
    conn.prepare_cached("INSERT OR REPLACE INTO incident_streams (id, facts) VALUES (?1, ?2)")?.execute(params![id, facts]).map(|_| ())
}
