//! Bodies: the documents that were handed out to this person.
//!
//! The `bodies` table holds those that are kept. A body that a record names and that is
//! not here was not fetched, not handed out by right, pruned, or erased.

use holdpoint_domain::{Digest, Ms};
use rusqlite::{Connection, OptionalExtension as _, params};

const OLD: &str = include_str!("old_bodies.sql");

/// A body's canonical JSON.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, digest: &Digest) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT content FROM bodies WHERE digest = ?1")?.query_row([digest.as_bytes()], |row| row.get(0)).optional()
}

/// Whether a body is here.
///
/// # Errors
/// When the file cannot be read.
pub fn has(conn: &Connection, digest: &Digest) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM bodies WHERE digest = ?1")?.exists([digest.as_bytes()])
}

/// Keeps a body. The caller has checked that it is the one the digest names.
pub(crate) fn put(conn: &Connection, digest: &Digest, content: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO bodies (digest, content) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING")?
        .execute(params![digest.as_bytes(), content])
        .map(|_| ())
}

/// Removes a body; true when it was here. Its words are removed first: see `retention`.
pub(crate) fn remove(conn: &Connection, digest: &Digest) -> rusqlite::Result<bool> {
    conn.prepare_cached("DELETE FROM bodies WHERE digest = ?1")?.execute([digest.as_bytes()]).map(|rows| rows > 0)
}

/// Bodies whose words cannot be searched yet.
pub(crate) fn unsearched(conn: &Connection, limit: usize) -> rusqlite::Result<Vec<(Digest, String)>> {
    let mut statement = conn.prepare_cached("SELECT digest, content FROM bodies WHERE seq IS NULL LIMIT ?1")?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map([limit], |row| Ok((Digest::from_bytes(row.get(0)?), row.get(1)?)))?.collect()
}

/// Whether there are any.
pub(crate) fn any_unsearched(conn: &Connection) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM bodies WHERE seq IS NULL LIMIT 1")?.exists([])
}

/// Its words can be searched; `seq` is the record that names it.
pub(crate) fn set_searched(conn: &Connection, digest: &Digest, seq: i64) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE bodies SET seq = ?2 WHERE digest = ?1")?.execute(params![digest.as_bytes(), seq]).map(|_| ())
}

/// Bodies of actions decided before an instant, at most `limit`.
pub(crate) fn of_actions_decided_before(conn: &Connection, before: Ms, limit: i64) -> rusqlite::Result<Vec<Digest>> {
    let mut statement = conn.prepare_cached(OLD)?;
    statement.query_map([before, limit], |row| Ok(Digest::from_bytes(row.get(0)?)))?.collect()
}
