//! What leaves the replica: bodies of actions closed long ago, and, without a
//! trace, what was erased for privacy.
//!
//! The records themselves stay. A desk without them could not show that the
//! history it follows is the one it has always followed; and they are small.
//! An old action that is opened gets its bodies from the hub again.

use super::{ReplicaError, bodies, put_meta};
use holdpoint_domain::{Digest, Ms};
use rusqlite::Connection;

/// Bodies that go in one transaction.
const STEP: i64 = 500;
const OLD: &str = include_str!("sql/old_bodies.sql");
/// Set while something that was erased may still lie in the file's free parts.
const TRACES: &str = "traces";
/// Set while a damaged copy that was moved aside may still hold something that was erased.
const COPIES: &str = "copies";

/// Forgets a body that was erased for privacy. Its traces go with [`super::Replica::scrub`].
pub(super) fn erase(conn: &Connection, digest: &Digest) -> rusqlite::Result<()> {
    if bodies::forget(conn, digest)? {
        put_meta(conn, TRACES, "1")?;
    }
    put_meta(conn, COPIES, "1")
}

impl super::Replica {
    /// Forgets bodies of actions that were closed before `closed_before`; returns how many.
    pub fn prune(&self, closed_before: Ms) -> Result<usize, ReplicaError> {
        let mut pruned = 0;
        loop {
            let mut writer = super::lock(&self.writer);
            let tx = writer.transaction()?;
            let old: Vec<Digest> = {
                let mut statement = tx.prepare_cached(OLD)?;
                statement.query_map([closed_before, STEP], |row| Ok(Digest::from_bytes(row.get(0)?)))?.collect::<rusqlite::Result<_>>()?
            };
            for digest in &old {
                bodies::forget(&tx, digest)?;
            }
            tx.commit()?;
            pruned += old.len();
            if old.is_empty() {
                return Ok(pruned);
            }
        }
    }

    /// Writes the file anew if something was erased from it: nothing of it stays in
    /// free pages, in the gaps of others, or in the write-ahead file. Returns whether it did.
    pub fn scrub(&self) -> Result<bool, ReplicaError> {
        let writer = super::lock(&self.writer);
        if super::meta(&writer, COPIES)?.is_some() {
            super::open::forget_aside(&self.path)?;
            writer.execute("DELETE FROM meta WHERE key = ?1", [COPIES])?;
        }
        if super::meta(&writer, TRACES)?.is_none() {
            return Ok(false);
        }
        writer.execute_batch("INSERT INTO body_words (body_words) VALUES ('optimize'); VACUUM")?;
        let busy: bool = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if !busy {
            writer.execute("DELETE FROM meta WHERE key = ?1", [TRACES])?;
        }
        Ok(!busy)
    }
}
