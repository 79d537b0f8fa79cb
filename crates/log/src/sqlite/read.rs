//! Reads. Every statement is prepared once for each connection.

use super::row;
use crate::{Head, LogError};
use holdpoint_domain::{Digest, GENESIS, Record, Seq};
use rusqlite::{Connection, OptionalExtension, Params};

const AFTER: &str = include_str!("read_after.sql");
const ABOUT: &str = include_str!("read_about.sql");
const NAMING: &str = include_str!("read_naming.sql");
const LAST: &str = include_str!("read_last.sql");

pub(super) fn after(conn: &Connection, after: Seq, limit: usize) -> rusqlite::Result<Vec<Record>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    records(conn, AFTER, (row::integer(after), limit))
}

pub(super) fn about(conn: &Connection, subject: &str) -> rusqlite::Result<Vec<Record>> {
    records(conn, ABOUT, [subject])
}

pub(super) fn naming(conn: &Connection, digests: &[Digest]) -> rusqlite::Result<Vec<Record>> {
    let mut found = Vec::new();
    for digest in digests {
        found.extend(records(conn, NAMING, [digest.as_bytes()])?);
    }
    found.sort_by_key(|record| record.seq);
    found.dedup_by_key(|record| record.seq);
    Ok(found)
}

pub(super) fn body(conn: &Connection, digest: &Digest) -> rusqlite::Result<Option<Vec<u8>>> {
    conn.prepare_cached("SELECT content FROM bodies WHERE digest = ?1")?.query_row([digest.as_bytes()], |row| row.get(0)).optional()
}

/// The head, after checking that the last record is as it was written: all that
/// is appended later stands on its hash.
pub(super) fn checked_head(conn: &Connection) -> Result<Head, LogError> {
    let Some(last) = records(conn, LAST, [])?.pop() else {
        return Ok((0, GENESIS));
    };
    if last.computed_hash() != last.hash {
        return Err(LogError::corrupt(format!("the last record, {}, was changed after it was written", last.seq)));
    }
    Ok((last.seq, last.hash))
}

fn records(conn: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<Vec<Record>> {
    conn.prepare_cached(sql)?.query_map(params, row::record)?.collect()
}
