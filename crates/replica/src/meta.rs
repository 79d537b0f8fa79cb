//! The `meta` table: facts about the file itself.

use rusqlite::{Connection, OptionalExtension as _};

/// A fact about the file; none when it was never set.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

/// Sets a fact about the file.
pub(crate) fn put(conn: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?.execute([key, value]).map(|_| ())
}

/// Removes a fact about the file.
pub(crate) fn remove(conn: &Connection, key: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key]).map(|_| ())
}
