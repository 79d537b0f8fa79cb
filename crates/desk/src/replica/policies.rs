//! The `policies` table: which records put a policy into force.

use super::records;
use holdpoint_domain::{Event, Ms, Policy, Record, Seq};
use rusqlite::{Connection, params};

pub(super) fn put(conn: &Connection, record: &Record) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO policies (seq, version) VALUES (?1, ?2)")?
        .execute(params![record.seq.cast_signed(), record.subject])
        .map(|_| ())
}

/// Every version there was, the newest first: its record, who published it, and when.
pub(crate) fn versions(conn: &Connection) -> rusqlite::Result<Vec<(Seq, String, String, Ms)>> {
    let mut statement =
        conn.prepare_cached("SELECT p.seq, p.version, r.actor, r.at FROM policies p JOIN records r ON r.seq = p.seq ORDER BY p.seq DESC")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?, row.get(2)?, row.get(3)?)))?;
    rows.collect()
}

/// The policy that this record put into force.
pub(crate) fn get(conn: &Connection, seq: Seq) -> rusqlite::Result<Option<Policy>> {
    let published = records::get(conn, seq)?.map(|record| Event::of(&record));
    Ok(match published {
        Some(Ok(Event::PolicyPublished(published))) => Some(published.policy),
        _ => None,
    })
}
