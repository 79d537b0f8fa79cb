//! The layout of the tables that are migrated: records, bodies and meta. Steps are only
//! ever added; projections are not part of it, because they can be replayed.

use rusqlite::Connection;

/// `PRAGMA application_id` of every replica.
const APPLICATION_ID: i64 = 0x4850_4453;
const STEPS: [&str; 7] = [
    include_str!("0001_records.sql"),
    include_str!("0002_search.sql"),
    include_str!("0003_facts.sql"),
    include_str!("0004_characters.sql"),
    include_str!("0005_health.sql"),
    include_str!("0006_set_readings.sql"),
    include_str!("0007_faults.sql"),
];

/// Why a file was not migrated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MigrateError {
    #[error("{0}")]
    Unusable(&'static str),
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
}

/// Brings the file to this version's layout.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), MigrateError> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let steps = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > steps {
        return Err(MigrateError::Unusable("it was written by a newer version of this app"));
    }
    let empty: bool = conn.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    let application: i64 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if !empty && application != APPLICATION_ID {
        return Err(MigrateError::Unusable("it is not a replica of this app"));
    }
    for (done, step) in (0..).zip(STEPS).skip_while(|(done, _)| *done < found) {
        let tx = conn.transaction()?;
        tx.execute_batch(step)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", done + 1)?;
        tx.commit()?;
    }
    Ok(())
}
