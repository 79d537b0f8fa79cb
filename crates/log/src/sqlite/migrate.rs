//! The migrations of the file. Migrations are only ever added; their number is the format of the log.

use crate::LogError;
use rusqlite::Connection;

/// `PRAGMA application_id` of every log.
pub(super) const APPLICATION_ID: i64 = 0x4850_4c47;
/// The format this build writes: the number of migrations.
pub(super) const FORMAT: i64 = MIGRATIONS.len() as i64;

const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/0001_records_and_bodies.sql"),
    include_str!("migrations/0002_writer_format.sql"),
    include_str!("migrations/0003_records_by_body.sql"),
    include_str!("migrations/0004_signed_batches.sql"),
];

pub(super) fn migrate(conn: &mut Connection) -> Result<(), LogError> {
    check_format(conn)?;
    let found = format(conn)?;
    if !is_empty(conn)? && application_id(conn)? != APPLICATION_ID {
        return Err(LogError::corrupt("the file is a database, but not one of Holdpoint's logs"));
    }
    for (done, migration) in (0..).zip(MIGRATIONS).skip_while(|(done, _)| *done < found) {
        let tx = conn.transaction()?;
        tx.execute_batch(migration)?;
        tx.pragma_update(None, "user_version", done + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// Refuses a log that a newer build has migrated.
pub(super) fn check_format(conn: &Connection) -> Result<(), LogError> {
    let found = format(conn)?;
    if found > FORMAT {
        return Err(LogError::Newer { found, known: FORMAT });
    }
    Ok(())
}

/// `PRAGMA user_version`: how many migrations ran.
pub(super) fn format(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

pub(super) fn application_id(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "application_id", |row| row.get(0))
}

fn is_empty(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))
}
