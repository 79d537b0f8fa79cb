//! The `bodies` table: documents that were handed out to this person.

use super::search;
use holdpoint_domain::Digest;
use rusqlite::{Connection, OptionalExtension as _, params};

/// A body's canonical JSON.
pub(crate) fn get(conn: &Connection, digest: &Digest) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT content FROM bodies WHERE digest = ?1")?.query_row([digest.as_bytes()], |row| row.get(0)).optional()
}

/// Whether a body is here.
pub(crate) fn has(conn: &Connection, digest: &Digest) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM bodies WHERE digest = ?1")?.exists([digest.as_bytes()])
}

/// Keeps a body. Whoever calls has checked that it is the one the digest names.
pub(super) fn put(conn: &Connection, digest: &Digest, content: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO bodies (digest, content) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING")?
        .execute(params![digest.as_bytes(), content])
        .map(|_| ())
}

/// Forgets a body and its words; true when it was here.
pub(super) fn forget(conn: &Connection, digest: &Digest) -> rusqlite::Result<bool> {
    search::forget_body(conn, digest)?;
    conn.prepare_cached("DELETE FROM bodies WHERE digest = ?1")?.execute([digest.as_bytes()]).map(|rows| rows > 0)
}

/// Bodies whose words cannot be searched yet.
pub(super) fn unsearched(conn: &Connection, limit: usize) -> rusqlite::Result<Vec<(Digest, String)>> {
    let mut statement = conn.prepare_cached("SELECT digest, content FROM bodies WHERE seq IS NULL LIMIT ?1")?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map([limit], |row| Ok((Digest::from_bytes(row.get(0)?), row.get(1)?)))?.collect()
}

/// Whether there are any.
pub(super) fn any_unsearched(conn: &Connection) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM bodies WHERE seq IS NULL LIMIT 1")?.exists([])
}

/// Its words can be searched; `seq` is the record that names it.
pub(super) fn set_searched(conn: &Connection, digest: &Digest, seq: i64) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE bodies SET seq = ?2 WHERE digest = ?1")?.execute(params![digest.as_bytes(), seq]).map(|_| ())
}
