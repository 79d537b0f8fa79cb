//! The `bodies` table: documents that were handed out to this person.

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

/// Forgets a body that the hub erased.
pub(super) fn erase(conn: &Connection, digest: &Digest) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM bodies WHERE digest = ?1")?.execute([digest.as_bytes()]).map(|_| ())
}
