//! The replica: what the hub sent, verified, and the tables folded from it.
//!
//! One writer, several readers. Everything in this file can be deleted: the hub
//! fills it again. What exists only on this device lies in [`crate::store`].

pub(crate) mod actions;
pub(crate) mod bodies;
pub(crate) mod codes;
pub(crate) mod connection;
mod fold;
mod heads;
pub(crate) mod kinds;
mod migrate;
mod open;
pub(crate) mod order;
pub(crate) mod people;
pub(crate) mod policies;
mod readers;
pub(crate) mod records;
mod retention;
mod rows;
pub(crate) mod search;
#[cfg(test)]
mod tests;
mod touched;
mod words;

use connection::is_damage;
use fold::Fold;
use holdpoint_domain::{BrokenLink, Digest, Record, Seq};
use order::Order;
use readers::Readers;
use rusqlite::{Connection, OptionalExtension as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub(crate) use fold::Changes;

/// Why the replica could not do something.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReplicaError {
    /// The record does not hold together; nothing of the batch was kept.
    #[error("{0}")]
    Broken(#[from] BrokenLink),
    /// The file cannot be used by this version.
    #[error("the replica cannot be used: {0}")]
    Unusable(String),
    /// The file or the disk.
    #[error("the replica cannot be read or written: {0}")]
    Sql(#[from] rusqlite::Error),
    /// The folder.
    #[error("the folder of the replica cannot be used: {0}")]
    Io(#[from] std::io::Error),
}

impl ReplicaError {
    /// The file itself is of no more use; the hub can fill a new one.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Unusable(_) => true,
            Self::Sql(error) => is_damage(error),
            Self::Broken(_) | Self::Io(_) => false,
        }
    }
}

/// The replica of one device.
pub(crate) struct Replica {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Readers,
    order: RwLock<Order>,
    head: RwLock<(Seq, Digest)>,
}

impl Replica {
    /// Verifies, stores and folds a batch, all or nothing.
    pub fn apply(&self, batch: &[Record]) -> Result<Changes, ReplicaError> {
        let mut writer = lock(&self.writer);
        let (mut seq, mut hash) = self.head();
        let tx = writer.transaction()?;
        let mut fold = Fold::new(&tx);
        {
            let mut insert = tx.prepare_cached(records::INSERT)?;
            for record in batch {
                record.follows(seq, &hash)?;
                records::insert(&mut insert, record)?;
                fold.record(record)?;
                (seq, hash) = (record.seq, record.hash);
            }
        }
        let changes = fold.finish()?;
        tx.commit()?;
        *write(&self.head) = (seq, hash);
        if changes.parties && self.my_profile_changed(&writer)? {
            // What is mine to decide follows from what I may do.
            let me = self.order().me().map(str::to_owned);
            *write(&self.order) = open::load_order(&writer, me)?;
            return Ok(changes);
        }
        write(&self.order).apply(changes.actions.iter().map(|(action, open)| (action, open.as_ref())));
        Ok(changes)
    }

    /// Makes room for a catch-up, for as long as what is returned is held.
    pub fn room_for_much(&self) -> Room<'_> {
        if let Err(error) = connection::hold_much(&lock(&self.writer)) {
            tracing::warn!(%error, "a catch-up goes on with little memory");
        }
        Room(self)
    }

    fn my_profile_changed(&self, conn: &Connection) -> rusqlite::Result<bool> {
        let order = self.order();
        let profile = order.me().map(|me| people::profile(conn, me)).transpose()?.flatten();
        Ok(order.profile() != profile.as_ref())
    }

    /// Drops the folds and replays the records.
    pub fn rebuild(&self) -> Result<(), ReplicaError> {
        let mut writer = lock(&self.writer);
        open::replay(&mut writer)?;
        let me = self.order().me().map(str::to_owned);
        let order = open::load_order(&writer, me)?;
        *write(&self.order) = order;
        Ok(())
    }

    /// Number and hash of the last record here.
    pub fn head(&self) -> (Seq, Digest) {
        *self.head.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The order of the queue.
    pub fn order(&self) -> RwLockReadGuard<'_, Order> {
        self.order.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says for whom the queue is.
    pub fn set_me(&self, me: &str) -> Result<(), ReplicaError> {
        if self.order().me() == Some(me) {
            return Ok(());
        }
        let writer = lock(&self.writer);
        let order = open::load_order(&writer, Some(me.to_owned()))?;
        *write(&self.order) = order;
        Ok(())
    }

    /// Says which actions wait in the outbox, by id.
    pub fn set_pending(&self, ids: &[String]) -> Result<(), ReplicaError> {
        let places = self.read(|conn| ids.iter().map(|id| actions::get(conn, id)).collect::<Result<Vec<_>, _>>())?;
        write(&self.order).set_pending(places.into_iter().flatten().map(|row| row.n).collect());
        Ok(())
    }

    /// Keeps bodies whose digests were checked.
    pub fn put_bodies(&self, found: &[(Digest, String)]) -> Result<(), ReplicaError> {
        let mut writer = lock(&self.writer);
        let tx = writer.transaction()?;
        for (digest, content) in found {
            bodies::put(&tx, digest, content)?;
        }
        Ok(tx.commit()?)
    }

    /// Reads beside the writer.
    pub fn read<T, E: From<rusqlite::Error>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        self.readers.with(work)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves everything into the one file.
    pub fn checkpoint(&self) -> Result<(), ReplicaError> {
        self.readers.close();
        Ok(connection::checkpoint(&lock(&self.writer))?)
    }
}

/// More memory for the writer, given back at the end.
pub(crate) struct Room<'r>(&'r Replica);

impl Drop for Room<'_> {
    fn drop(&mut self) {
        if let Err(error) = connection::hold_usual(&lock(&self.0.writer)) {
            tracing::warn!(%error, "the memory of a catch-up is not given back");
        }
    }
}

/// A fact about the file or the hub.
pub(crate) fn meta(conn: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

fn put_meta(conn: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?.execute([key, value]).map(|_| ())
}

// Nothing behind these locks is left half changed by a panic: the file has its transactions.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
