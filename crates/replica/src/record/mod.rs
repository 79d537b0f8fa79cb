//! The `records` table: what the hub sent.

pub mod kinds;

use holdpoint_domain::{Digest, Ms, Record, Seq};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Row, params, types::Type};
use serde_json::value::RawValue;

pub(crate) const INSERT: &str = include_str!("insert.sql");
const COLUMNS: &str = "seq, at, actor, kind, version, subject, head, body, prev, hash";

pub(crate) fn insert(statement: &mut CachedStatement<'_>, record: &Record) -> rusqlite::Result<usize> {
    statement.execute(params![
        record.seq.cast_signed(),
        record.at,
        record.actor,
        record.kind,
        record.version,
        record.subject,
        record.header.get(),
        record.body.as_ref().map(Digest::as_bytes),
        record.prev.as_bytes(),
        record.hash.as_bytes(),
    ])
}

/// Number and hash of the last record; zeros when there is none.
///
/// # Errors
/// When the file cannot be read.
pub fn head(conn: &Connection) -> rusqlite::Result<(Seq, Digest)> {
    conn.query_row("SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1", [], |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), Digest::from_bytes(row.get(1)?)))
    })
    .optional()
    .map(|found| found.unwrap_or((0, holdpoint_domain::GENESIS)))
}

/// One record.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, seq: Seq) -> rusqlite::Result<Option<Record>> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM records WHERE seq = ?1"))?.query_row([seq.cast_signed()], read).optional()
}

/// All records about one subject, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn of_subject(conn: &Connection, subject: &str) -> rusqlite::Result<Vec<Record>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM records WHERE subject = ?1 ORDER BY seq"))?;
    statement.query_map([subject], read)?.collect()
}

/// Records after `after`, at most `limit`, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn after(conn: &Connection, after: Seq, limit: usize) -> rusqlite::Result<Vec<Record>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM records WHERE seq > ?1 ORDER BY seq LIMIT ?2"))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map([after.cast_signed(), limit], read)?.collect()
}

/// Reads a row with the columns in the table's order.
///
/// # Errors
/// When the file cannot be read.
pub fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    let head: String = row.get(6)?;
    let head = RawValue::from_string(head).map_err(|error| rusqlite::Error::FromSqlConversionFailure(6, Type::Text, Box::new(error)))?;
    Ok(Record {
        seq: row.get::<_, i64>(0)?.cast_unsigned(),
        at: row.get(1)?,
        actor: row.get(2)?,
        kind: row.get(3)?,
        version: row.get(4)?,
        subject: row.get(5)?,
        header: head,
        body: row.get::<_, Option<[u8; 32]>>(7)?.map(Digest::from_bytes),
        prev: Digest::from_bytes(row.get(8)?),
        hash: Digest::from_bytes(row.get(9)?),
    })
}

/// Records from `high` down to `low`, until `take` says no.
///
/// # Errors
/// When the file cannot be read.
pub fn each_before(
    conn: &Connection,
    (low, high): (Seq, Seq),
    mut take: impl FnMut(&Record) -> rusqlite::Result<bool>,
) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM records WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq DESC"))?;
    let mut rows = statement.query([low.cast_signed(), high.cast_signed()])?;
    while let Some(row) = rows.next()? {
        if !take(&read(row)?)? {
            break;
        }
    }
    Ok(())
}

/// The first record at or after an instant, by halves; one past the last when there is none.
///
/// # Errors
/// When the file cannot be read.
pub fn first_since(conn: &Connection, at: Ms, head: Seq) -> rusqlite::Result<Seq> {
    let mut when = conn.prepare_cached("SELECT at FROM records WHERE seq = ?1")?;
    let (mut low, mut high) = (1, head + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let earlier = when.query_row([middle.cast_signed()], |row| row.get::<_, Ms>(0)).optional()?.is_some_and(|found| found < at);
        if earlier {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
