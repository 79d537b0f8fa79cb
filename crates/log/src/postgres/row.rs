//! A row of `holdpoint.records` and a record.

use crate::raw::raw_json;
use crate::{Head, LogError};
use holdpoint_domain::{Digest, Record, Seq};
use sqlx::{Row, postgres::PgRow};

/// Reads a row whose columns are as in the `read_*.sql` files.
pub(super) fn record(row: &PgRow) -> Result<Record, LogError> {
    Ok(Record {
        seq: place(row, 0)?,
        at: row.try_get(1)?,
        actor: row.try_get(2)?,
        kind: row.try_get(3)?,
        version: u32::try_from(row.try_get::<i64, _>(4)?).map_err(LogError::corrupt)?,
        subject: row.try_get(5)?,
        header: raw_json(row.try_get(6)?).map_err(LogError::corrupt)?,
        body: row.try_get::<Option<&[u8]>, _>(7)?.map(exactly).transpose()?,
        prev: digest(row, 8)?,
        hash: digest(row, 9)?,
    })
}

pub(super) fn records(rows: &[PgRow]) -> Result<Vec<Record>, LogError> {
    rows.iter().map(record).collect()
}

/// Reads a row of a place and a hash.
pub(super) fn head(row: &PgRow) -> Result<Head, LogError> {
    Ok((place(row, 0)?, digest(row, 1)?))
}

/// A place in the log, from PostgreSQL's signed integer.
pub(super) fn place(row: &PgRow, column: usize) -> Result<Seq, LogError> {
    Seq::try_from(row.try_get::<i64, _>(column)?).map_err(LogError::corrupt)
}

pub(super) fn digest(row: &PgRow, column: usize) -> Result<Digest, LogError> {
    exactly(row.try_get(column)?)
}

/// A place as PostgreSQL's integer. No log comes near the 2^63 that would not fit.
pub(super) const fn integer(seq: Seq) -> i64 {
    seq.cast_signed()
}

fn exactly(bytes: &[u8]) -> Result<Digest, LogError> {
    bytes.try_into().map(Digest::from_bytes).map_err(|_| LogError::corrupt("a stored digest is not 32 bytes long"))
}
