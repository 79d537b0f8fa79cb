//! The `preferences` table: choices of this device, and how its clock goes.

use crate::clock::KeptSkew;
use crate::view::Preferences;
use rusqlite::{Connection, OptionalExtension as _};

/// The choices; the defaults where nothing readable was kept.
pub(crate) fn get(conn: &Connection) -> rusqlite::Result<Preferences> {
    let text: Option<String> =
        conn.prepare_cached("SELECT value FROM preferences WHERE key = 'all'")?.query_row([], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Keeps the choices.
pub(crate) fn set(conn: &Connection, preferences: &Preferences) -> rusqlite::Result<()> {
    let text = serde_json::to_string(preferences).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    conn.prepare_cached("INSERT OR REPLACE INTO preferences (key, value) VALUES ('all', ?1)")?.execute([text]).map(|_| ())
}

/// How far this computer's clock was from the hub's.
pub(crate) fn skew(conn: &Connection) -> rusqlite::Result<Option<KeptSkew>> {
    let text: Option<String> =
        conn.prepare_cached("SELECT value FROM preferences WHERE key = 'skew'")?.query_row([], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Keeps that.
pub(crate) fn set_skew(conn: &Connection, skew: KeptSkew) -> rusqlite::Result<()> {
    let text = serde_json::to_string(&skew).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    conn.prepare_cached("INSERT OR REPLACE INTO preferences (key, value) VALUES ('skew', ?1)")?.execute([text]).map(|_| ())
}
