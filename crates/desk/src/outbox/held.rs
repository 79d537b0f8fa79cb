//! The `held` table: verdicts that were decided here and are not signed yet, so that
//! they can be taken back. Which are due, and when, is in `core::holds`.

use holdpoint_domain::{ReadingBody, Statement};
use rusqlite::{Connection, OptionalExtension as _, Row, params, types::Type};

/// A verdict that can be taken back.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub action: String,
    pub sentence: String,
    /// With the record and the content of the key press.
    pub statement: Statement,
    pub reading: Option<ReadingBody>,
}

/// Keeps a verdict until it is released or taken back.
pub(crate) fn add(conn: &Connection, held: &Held) -> rusqlite::Result<()> {
    let json = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    let statement = serde_json::to_string(&held.statement).map_err(json)?;
    let reading = serde_json::to_string(&held.reading).map_err(json)?;
    conn.prepare_cached("INSERT INTO held (id, action, sentence, statement, reading) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![held.statement.id.as_str(), held.action, held.sentence, statement, reading])
        .map(|_| ())
}

/// One of them.
pub(crate) fn get(conn: &Connection, id: &str) -> rusqlite::Result<Option<Held>> {
    conn.prepare_cached("SELECT action, sentence, statement, reading FROM held WHERE id = ?1")?.query_row([id], read).optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Held> {
    let json = |column, error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error));
    Ok(Held {
        action: row.get(0)?,
        sentence: row.get(1)?,
        statement: serde_json::from_str(&row.get::<_, String>(2)?).map_err(|error| json(2, error))?,
        reading: serde_json::from_str(&row.get::<_, String>(3)?).map_err(|error| json(3, error))?,
    })
}

/// Forgets one. Tells whether it was still there: it is released or taken back, never both.
pub(crate) fn remove(conn: &Connection, id: &str) -> rusqlite::Result<bool> {
    conn.prepare_cached("DELETE FROM held WHERE id = ?1")?.execute([id]).map(|rows| rows > 0)
}

/// Id, action and sentence of each, in the order in which they were decided.
pub(crate) fn lines(conn: &Connection) -> rusqlite::Result<Vec<(String, String, String)>> {
    let mut statement = conn.prepare_cached("SELECT id, action, sentence FROM held ORDER BY place")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}

/// The id of the verdict on an action.
pub(crate) fn of_action(conn: &Connection, action: &str) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT id FROM held WHERE action = ?1")?.query_row([action], |row| row.get(0)).optional()
}
