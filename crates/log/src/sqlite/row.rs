//! A row of `records` and a record.

use crate::raw::raw_json;
use holdpoint_domain::{Digest, Record, Seq};
use rusqlite::{Row, types::Type};
use serde_json::value::RawValue;

/// Reads a row whose columns are as in the `read_*.sql` files.
pub(super) fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        seq: place(row, 0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        kind: row.get(3)?,
        version: row.get(4)?,
        subject: row.get(5)?,
        header: head(row)?,
        body: row.get::<_, Option<[u8; 32]>>(7)?.map(Digest::from_bytes),
        prev: Digest::from_bytes(row.get(8)?),
        hash: Digest::from_bytes(row.get(9)?),
    })
}

/// The stored hash alone, of a row that may be unreadable otherwise.
pub(super) fn hash(row: &Row<'_>) -> Option<Digest> {
    row.get(9).ok().map(Digest::from_bytes)
}

/// A place in the log, from SQLite's signed integer.
pub(super) fn place(row: &Row<'_>, column: usize) -> rusqlite::Result<Seq> {
    let stored: i64 = row.get(column)?;
    Seq::try_from(stored).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, stored))
}

/// A place as SQLite's integer. No log comes near the 2^63 that would not fit.
pub(super) const fn integer(seq: Seq) -> i64 {
    seq.cast_signed()
}

fn head(row: &Row<'_>) -> rusqlite::Result<Box<RawValue>> {
    raw_json(row.get(6)?).map_err(|error| rusqlite::Error::FromSqlConversionFailure(6, Type::Text, Box::new(error)))
}
