//! The layout of the file, made step by step. Steps are only ever added.

use crate::LogError;
use rusqlite::Connection;

/// `PRAGMA application_id` of every log.
pub(super) const APPLICATION_ID: i64 = 0x4850_4c47;
/// The layout this version writes: the number of steps.
pub(super) const LAYOUT: i64 = STEPS.len() as i64;

const STEPS: [&str; 1] = [include_str!("migrations/0001_records_and_bodies.sql")];

pub(super) fn migrate(conn: &mut Connection) -> Result<(), LogError> {
    let found = layout(conn)?;
    if found > LAYOUT {
        return Err(LogError::Newer { found, known: LAYOUT });
    }
    if !is_empty(conn)? && application_id(conn)? != APPLICATION_ID {
        return Err(LogError::corrupt("the file is a database, but not one of Holdpoint's logs"));
    }
    for (done, step) in (0..).zip(STEPS).skip_while(|(done, _)| *done < found) {
        let tx = conn.transaction()?;
        tx.execute_batch(step)?;
        tx.pragma_update(None, "user_version", done + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// `PRAGMA user_version`: how many steps were taken.
pub(super) fn layout(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

pub(super) fn application_id(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "application_id", |row| row.get(0))
}

fn is_empty(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))
}
