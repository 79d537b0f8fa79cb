//! The `given` table: when this device's reviews were given, for the reviewer's own pace.

use holdpoint_domain::Ms;
use rusqlite::{Connection, params};

/// How long they are kept: a pace is about today.
const KEPT_MS: Ms = 7 * 24 * 3600 * 1000;

/// A review was given.
pub(crate) fn add(conn: &Connection, id: &str, at: Ms, shown_ms: Option<i64>) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM given WHERE at < ?1")?.execute([at - KEPT_MS])?;
    conn.prepare_cached("INSERT OR REPLACE INTO given (id, at, shown_ms) VALUES (?1, ?2, ?3)")?
        .execute(params![id, at, shown_ms])
        .map(|_| ())
}

/// A review was refused, so it was none.
pub(crate) fn remove(conn: &Connection, id: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM given WHERE id = ?1")?.execute([id]).map(|_| ())
}

/// Reviews since `from`, oldest first: when, and how long the content was on screen.
pub(crate) fn since(conn: &Connection, from: Ms) -> rusqlite::Result<Vec<(Ms, Option<i64>)>> {
    let mut statement = conn.prepare_cached("SELECT at, shown_ms FROM given WHERE at >= ?1 ORDER BY at")?;
    statement.query_map([from], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
