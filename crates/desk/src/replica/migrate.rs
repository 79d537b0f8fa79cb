//! The layout of the replica's file. Steps are only ever added; folds are not
//! part of it, because they can be replayed.

use super::ReplicaError;
use rusqlite::{Connection, OptionalExtension as _};

/// `PRAGMA application_id` of every replica.
const APPLICATION_ID: i64 = 0x4850_4453;
const STEPS: [&str; 2] = [include_str!("sql/0001_records.sql"), include_str!("sql/0002_search.sql")];
const FOLDS: &str = include_str!("sql/folds.sql");
const DROP_FOLDS: &str = include_str!("sql/drop_folds.sql");

/// Raise it when a fold means something else than before: every desk then replays.
const FOLD_VERSION: u32 = 5;

/// Brings the file to this version's layout.
pub(super) fn migrate(conn: &mut Connection) -> Result<(), ReplicaError> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let steps = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > steps {
        return Err(ReplicaError::Unusable("it was written by a newer version of this app".into()));
    }
    let empty: bool = conn.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    let application: i64 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if !empty && application != APPLICATION_ID {
        return Err(ReplicaError::Unusable("it is not a replica of this app".into()));
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

/// What the folds in the file were made by: the version of the rules and the kinds they knew.
pub(super) fn fold_stamp() -> String {
    format!("{FOLD_VERSION} {}", holdpoint_domain::Event::KINDS.join(" "))
}

/// Whether the folds in the file are those this version would make.
pub(super) fn folds_fit(conn: &Connection) -> rusqlite::Result<bool> {
    let stamp: Option<String> = conn.query_row("SELECT value FROM meta WHERE key = 'folds'", [], |row| row.get(0)).optional()?;
    Ok(stamp.as_deref() == Some(fold_stamp().as_str()))
}

/// Drops the folds and makes them anew, empty.
pub(super) fn empty_folds(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(DROP_FOLDS)?;
    conn.execute_batch(FOLDS)?;
    conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('folds', ?1)", [fold_stamp()])?;
    Ok(())
}
