//! What is done on a replica when there is time: the search index, pruning, erasing traces.

use crate::file::{connection, damaged};
use crate::replica::{Replica, ReplicaError, lock};
use crate::{body, meta, retention, search};
use holdpoint_domain::Ms;

/// Bodies that go in one transaction.
const BODIES_PER_STEP: i64 = 500;
/// Records taken into the index in one transaction while a reader waits for it.
const RECORDS_PER_STEP: usize = 1_000;

impl Replica {
    /// Forgets bodies of actions that were closed before `closed_before`; returns how many.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn prune(&self, closed_before: Ms) -> Result<usize, ReplicaError> {
        let mut pruned = 0;
        loop {
            let mut writer = lock(&self.writer);
            let tx = writer.transaction()?;
            let old = body::of_actions_decided_before(&tx, closed_before, BODIES_PER_STEP)?;
            for digest in &old {
                retention::remove_body(&tx, digest)?;
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
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn scrub(&self) -> Result<bool, ReplicaError> {
        let writer = lock(&self.writer);
        if meta::get(&writer, retention::COPIES)?.is_some() {
            damaged::remove_copies(&self.path)?;
            meta::remove(&writer, retention::COPIES)?;
        }
        if meta::get(&writer, retention::TRACES)?.is_none() {
            return Ok(false);
        }
        writer.execute_batch("INSERT INTO body_words (body_words) VALUES ('optimize'); VACUUM")?;
        let busy: bool = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if !busy {
            meta::remove(&writer, retention::TRACES)?;
        }
        Ok(!busy)
    }

    /// Takes the next records, or else the next bodies, into the search index. Returns whether there may be more.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn index_step(&self, most: usize) -> Result<bool, ReplicaError> {
        let mut writer = lock(&self.writer);
        // A record is found by its action's title too, which is not there yet.
        if self.rebuilding().is_some() {
            return Ok(false);
        }
        let tx = writer.transaction()?;
        let more = search::index_step(&tx, most)?;
        tx.commit()?;
        Ok(more)
    }

    /// Gives memory back after the index took in much.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn rest(&self) -> Result<(), ReplicaError> {
        Ok(connection::shrink_memory(&lock(&self.writer))?)
    }

    /// Brings the search index up to date if only few records are missing from it. Returns whether it is.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn index_rest(&self, few: u64) -> Result<bool, ReplicaError> {
        let behind = self.head().0.saturating_sub(self.read(search::searched_to)?);
        if behind > few || self.rebuilding().is_some() {
            return Ok(false);
        }
        if behind > 0 || self.read(body::any_unsearched)? {
            while self.index_step(RECORDS_PER_STEP)? {}
        }
        Ok(true)
    }
}
