//! Incidents: what was said of them.

pub mod notes;

use crate::projection::{Apply, Projection};
use holdpoint_domain::incidents::{Book, Statement, Stream};
use holdpoint_domain::{IncidentEvent, Record};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The `incident_streams` and `incident_notes` tables.
#[derive(Default)]
pub(crate) struct Incidents;

impl Projection for Incidents {
    const NAME: &'static str = "incidents";
    const VERSION: u32 = 3;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;
}

impl Apply<IncidentEvent> for Incidents {
    fn apply(&mut self, conn: &Connection, record: &Record, event: IncidentEvent) -> rusqlite::Result<()> {
        match event {
            IncidentEvent::Stated(stated) => merge(conn, &stated),
            IncidentEvent::Noted(_) => notes::add(conn, record),
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

/// The incidents of which at least one episode goes on, with the ended episodes of the same source or group.
///
/// # Errors
/// When the file cannot be read.
pub fn open_book(conn: &Connection) -> rusqlite::Result<Book> {
    let mut statement = conn.prepare_cached("SELECT facts FROM incident_streams WHERE open > 0")?;
    let streams = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    // Written by `merge`.
    Ok(Book::of_streams(streams.iter().filter_map(|facts| serde_json::from_str::<Stream>(facts).ok())))
}

/// How many incidents go on.
///
/// # Errors
/// When the file cannot be read.
pub fn count_open(conn: &Connection) -> rusqlite::Result<u32> {
    let (open, polled): (u32, u32) = conn
        .prepare_cached("SELECT count(*), count(*) FILTER (WHERE open = 2) FROM incident_streams WHERE open > 0")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if polled == 0 {
        return Ok(open);
    }
    // Where the source's own groups hold the same alerts, they speak for them.
    let open = book(conn)?.incidents().into_iter().filter(holdpoint_domain::incidents::Incident::is_open).count();
    Ok(u32::try_from(open).unwrap_or(u32::MAX))
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
    let is_open = stream.incidents(|_| true).iter().any(holdpoint_domain::incidents::Incident::is_open);
    let open = if is_open { 1 + u8::from(stream.is_polled()) } else { 0 };
    conn.prepare_cached("INSERT OR REPLACE INTO incident_streams (id, facts, open) VALUES (?1, ?2, ?3)")?
        .execute(params![id, facts, open])
        .map(|_| ())
}
