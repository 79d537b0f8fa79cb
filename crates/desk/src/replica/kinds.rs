//! The `kinds` table: how many records there are of what, so that nothing unknown goes unseen.

use holdpoint_domain::{Event, Seq};
use rusqlite::{Connection, params};
use std::collections::HashMap;

const UPSERT: &str = include_str!("sql/upsert_kind.sql");

/// Counts of one batch, by kind and version.
#[derive(Default)]
pub(super) struct Tally(HashMap<(String, u32), Count>);

#[derive(Default)]
struct Count {
    records: i64,
    unread: i64,
    last: Seq,
}

impl Tally {
    pub(super) fn count(&mut self, kind: &str, version: u32, seq: Seq, unread: bool) {
        // A map with borrowed keys would end with the batch; few kinds make few copies.
        let known = self.0.iter_mut().find(|((name, number), _)| name == kind && *number == version).map(|(_, count)| count);
        let count = match known {
            Some(count) => count,
            None => self.0.entry((kind.to_owned(), version)).or_default(),
        };
        count.records += 1;
        count.unread += i64::from(unread);
        count.last = seq;
    }

    pub(super) fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        let mut upsert = conn.prepare_cached(UPSERT)?;
        for ((kind, version), count) in &self.0 {
            upsert.execute(params![kind, version, count.records, count.unread, count.last.cast_signed()])?;
        }
        Ok(())
    }
}

/// Kinds that occur, by name, each with the newest record of it.
pub(crate) fn names(conn: &Connection) -> rusqlite::Result<Vec<(String, Seq)>> {
    let mut statement = conn.prepare_cached("SELECT kind, max(last) FROM kinds GROUP BY kind ORDER BY kind")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?.collect()
}

/// Records this version keeps without knowing what they mean.
pub(crate) fn unknown(conn: &Connection) -> rusqlite::Result<u64> {
    let mut statement = conn.prepare_cached("SELECT kind, version, records, unread FROM kinds")?;
    let rows = statement.query_map([], |row| {
        let (kind, version): (String, u32) = (row.get(0)?, row.get(1)?);
        let known = version == 1 && Event::KINDS.contains(&kind.as_str());
        row.get::<_, i64>(if known { 3 } else { 2 }).map(i64::cast_unsigned)
    })?;
    rows.sum()
}
