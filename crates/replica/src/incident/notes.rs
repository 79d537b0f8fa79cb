//! The `incident_notes` table: who wrote a note, when, and which body holds it.

use holdpoint_domain::incidents::Book;
use holdpoint_domain::{Digest, Ms, Record};
use rusqlite::{Connection, params};

/// A note on an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// The incident, by the id it had then.
    pub incident: String,
    /// Id of the person.
    pub by: String,
    /// When, hub time.
    pub at: Ms,
    /// The body with the signed command that holds the text.
    pub body: Option<Digest>,
}

/// The notes on the incidents of a stream, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn of_stream(conn: &Connection, stream: &str) -> rusqlite::Result<Vec<NoteRow>> {
    let mut statement = conn.prepare_cached("SELECT incident, actor, at, body FROM incident_notes WHERE stream = ?1 ORDER BY n")?;
    let rows = statement.query_map([stream], |row| {
        let body = row.get::<_, Option<[u8; 32]>>(3)?.map(Digest::from_bytes);
        Ok(NoteRow { incident: row.get(0)?, by: row.get(1)?, at: row.get(2)?, body })
    })?;
    rows.collect()
}

pub(super) fn add(conn: &Connection, record: &Record) -> rusqlite::Result<()> {
    let (n, body) = (record.seq.cast_signed(), record.body.as_ref().map(Digest::as_bytes));
    conn.prepare_cached("INSERT INTO incident_notes (n, stream, incident, actor, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![n, Book::stream_of(&record.subject), record.subject, record.actor, record.at, body])
        .map(|_| ())
}
