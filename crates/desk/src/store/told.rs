//! The `told` table: news of which this device has told its person. Each is told once, also after a restart.

use holdpoint_domain::Ms;
use rusqlite::{Connection, OptionalExtension as _, params};

/// Entries older than this are removed: what they are about is not news any more.
const KEPT_MS: Ms = 30 * 24 * 3600 * 1000;

/// Whether it was told.
pub(crate) fn is_told(conn: &Connection, key: &str) -> rusqlite::Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM told WHERE key = ?1")?.query_row([key], |_| Ok(())).optional()?.is_some())
}

/// Notes that it is told now.
pub(crate) fn note(conn: &Connection, keys: &[String], now: Ms) -> rusqlite::Result<()> {
    for key in keys {
        conn.prepare_cached("INSERT OR IGNORE INTO told (key, at) VALUES (?1, ?2)")?.execute(params![key, now])?;
    }
    conn.prepare_cached("DELETE FROM told WHERE at < ?1")?.execute([now - KEPT_MS]).map(|_| ())
}
