//! The `kinds` table: how many records there are of what, so that nothing unknown goes unseen.

use crate::changes::BatchChanges;
use crate::projection::Projection;
use holdpoint_domain::{Event, Record, Seq};
use rusqlite::{Connection, params};
use std::collections::HashMap;

const UPSERT: &str = include_str!("upsert_kind.sql");

/// The `kinds` table: counts of one batch, by kind and version.
#[derive(Default)]
pub(crate) struct Kinds(HashMap<(String, u32), Count>);

impl Projection for Kinds {
    const NAME: &'static str = "kinds";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("kinds.sql");
    const ABOUT_PARTIES: bool = false;

    fn finish(&mut self, conn: &Connection, _: &mut BatchChanges) -> rusqlite::Result<()> {
        let mut upsert = conn.prepare_cached(UPSERT)?;
        for ((kind, version), count) in &self.0 {
            upsert.execute(params![kind, version, count.records, count.unread, count.last.cast_signed()])?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Count {
    records: i64,
    unread: i64,
    last: Seq,
}

impl Kinds {
    /// Counts a record; `unread` when its header is not what its kind says.
    pub(crate) fn count(&mut self, record: &Record, unread: bool) {
        // Few kinds: looking through all is quicker than making a key for each record.
        let is_same = |(kind, version): &(String, u32)| *kind == record.kind && *version == record.version;
        let known = self.0.iter_mut().find(|(key, _)| is_same(key)).map(|(_, count)| count);
        let count = match known {
            Some(count) => count,
            None => self.0.entry((record.kind.clone(), record.version)).or_default(),
        };
        count.records += 1;
        count.unread += i64::from(unread);
        count.last = record.seq;
    }
}

/// Kinds that occur, by name, each with the newest record of it.
///
/// # Errors
/// When the file cannot be read.
pub fn names(conn: &Connection) -> rusqlite::Result<Vec<(String, Seq)>> {
    let mut statement = conn.prepare_cached("SELECT kind, max(last) FROM kinds GROUP BY kind ORDER BY kind")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?.collect()
}

/// Records this version keeps without knowing what they mean.
///
/// # Errors
/// When the file cannot be read.
pub fn unknown(conn: &Connection) -> rusqlite::Result<u64> {
    let mut statement = conn.prepare_cached("SELECT kind, version, records, unread FROM kinds")?;
    let rows = statement.query_map([], |row| {
        let (kind, version): (String, u32) = (row.get(0)?, row.get(1)?);
        let known = Event::kinds().any(|known| known.name == kind && known.version == version);
        row.get::<_, i64>(if known { 3 } else { 2 }).map(i64::cast_unsigned)
    })?;
    rows.sum()
}
