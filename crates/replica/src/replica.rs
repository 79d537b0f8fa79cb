//! The replica of one log: one writer, several readers.
//!
//! Everything in its file can be deleted: the hub fills it again.

use crate::action::{self, Order, Parties, each_open};
use crate::changes::{BatchChanges, Changes};
use crate::file::connection::{self, is_damage};
use crate::file::migrate::MigrateError;
use crate::file::readers::Readers;
use crate::prepare::{Parsed, Prepared, StoreError, parse, store};
use crate::projections::Batch;
use crate::rebuild::{self, Progress};
use crate::{body, fault, person, retention, review};
use holdpoint_domain::{BrokenLink, Digest, FaultFacts, Record, ReviewFacts, Seq};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Why the replica could not do something.
#[derive(Debug, thiserror::Error)]
pub enum ReplicaError {
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
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Unusable(_) => true,
            Self::Sql(error) => is_damage(error),
            Self::Broken(_) | Self::Io(_) => false,
        }
    }
}

/// The replica of one device.
pub struct Replica {
    pub(crate) path: PathBuf,
    pub(crate) writer: Mutex<Connection>,
    pub(crate) readers: Readers,
    pub(crate) order: RwLock<Order>,
    pub(crate) head: RwLock<(Seq, Digest)>,
    pub(crate) rebuilding: RwLock<Option<Progress>>,
}

impl std::fmt::Debug for Replica {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replica").field("path", &self.path).finish_non_exhaustive()
    }
}

impl From<StoreError> for ReplicaError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Broken(link) => Self::Broken(link),
            StoreError::Sql(error) => Self::Sql(error),
        }
    }
}

impl From<MigrateError> for ReplicaError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Unusable(why) => Self::Unusable(why.into()),
            MigrateError::Sql(error) => Self::Sql(error),
        }
    }
}

impl Replica {
    /// Verifies, stores and projects a batch, all or nothing.
    ///
    /// # Errors
    /// When a record does not follow the one before it, or the file cannot be written.
    pub fn apply(&self, batch: &[Record]) -> Result<Changes, ReplicaError> {
        self.apply_parsed(batch, parse(batch))
    }

    /// As [`Self::apply`], with what another thread prepared.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub fn apply_prepared(&self, batch: Prepared) -> Result<Changes, ReplicaError> {
        self.apply_parsed(&batch.records, batch.events)
    }

    fn apply_parsed(&self, batch: &[Record], events: Result<Vec<Parsed>, BrokenLink>) -> Result<Changes, ReplicaError> {
        let mut writer = lock(&self.writer);
        self.finish_locked(&mut writer, &mut |_| true)?;
        let tx = writer.transaction()?;
        let (head, mut changes) = add_records(&tx, self.head(), batch, events)?;
        for erased in changes.erased.drain(..) {
            retention::erase(&tx, &erased)?;
        }
        tx.commit()?;
        *write(&self.head) = head;
        let changes = Changes::from(changes);
        if changes.parties && self.order_is_outdated(&writer)? {
            // What is mine to decide follows from what I may do, and from who the others are.
            self.reload_order(&writer)?;
            return Ok(changes);
        }
        write(&self.order).apply(changes.actions.iter().map(|(action, open)| (action, open.as_ref())));
        Ok(changes)
    }

    /// More memory for a catch-up, for as long as what is returned is held.
    pub fn room_for_much(&self) -> CatchUpMemory<'_> {
        if let Err(error) = connection::enlarge_cache(&lock(&self.writer)) {
            tracing::warn!(%error, "a catch-up goes on with little memory");
        }
        CatchUpMemory(self)
    }

    fn order_is_outdated(&self, conn: &Connection) -> rusqlite::Result<bool> {
        let profile = self.order().me().map(|me| person::profile(conn, me)).transpose()?.flatten();
        let parties = Parties::read(conn)?;
        Ok(write(&self.order).is_outdated(profile.as_ref(), parties))
    }

    fn reload_order(&self, conn: &Connection) -> rusqlite::Result<()> {
        let me = self.order().me().map(str::to_owned);
        let order = load_order(conn, me, true)?;
        *write(&self.order) = order;
        Ok(())
    }

    /// How far a rebuild is; none when the projections hold all records.
    pub fn rebuilding(&self) -> Option<Progress> {
        *self.rebuilding.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops the projections and makes them anew from the records, as [`Self::finish_rebuild`]
    /// does. A rebuild under way is only finished.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn rebuild(&self, mut go_on: impl FnMut(Progress) -> bool) -> Result<bool, ReplicaError> {
        let under_way = self.rebuilding().is_some();
        let mut writer = lock(&self.writer);
        if !under_way {
            rebuild::reset(&mut writer)?;
            *write(&self.rebuilding) = Some(Progress { done: 0, total: self.head().0 });
        }
        self.finish_locked(&mut writer, &mut go_on)
    }

    /// Projects the records that the projections lack after they changed, and fills the
    /// queue. Calls `go_on` with the progress after each step and stops when it says no;
    /// the next opening goes on from there. Returns whether all is done.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn finish_rebuild(&self, mut go_on: impl FnMut(Progress) -> bool) -> Result<bool, ReplicaError> {
        self.finish_locked(&mut lock(&self.writer), &mut go_on)
    }

    fn finish_locked(&self, writer: &mut Connection, go_on: &mut dyn FnMut(Progress) -> bool) -> Result<bool, ReplicaError> {
        let Some(Progress { total, .. }) = self.rebuilding() else { return Ok(true) };
        connection::enlarge_cache(writer)?;
        while let Some(done) = rebuild::step(writer)? {
            let progress = Progress { done, total };
            *write(&self.rebuilding) = Some(progress);
            if !go_on(progress) {
                return Ok(false);
            }
        }
        connection::reset_cache(writer)?;
        self.reload_order(writer)?;
        *write(&self.rebuilding) = None;
        Ok(true)
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
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn set_me(&self, me: &str) -> Result<(), ReplicaError> {
        if self.order().me() == Some(me) {
            return Ok(());
        }
        let writer = lock(&self.writer);
        let order = load_order(&writer, Some(me.to_owned()), self.rebuilding().is_none())?;
        *write(&self.order) = order;
        Ok(())
    }

    /// Says which actions wait in the outbox, by id.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn set_pending(&self, ids: &[String]) -> Result<(), ReplicaError> {
        let places = self.read(|conn| ids.iter().map(|id| action::get(conn, id)).collect::<Result<Vec<_>, _>>())?;
        write(&self.order).set_pending(places.into_iter().flatten().map(|row| row.n).collect());
        Ok(())
    }

    /// Keeps bodies whose digests were checked.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn put_bodies(&self, found: &[(Digest, String)]) -> Result<(), ReplicaError> {
        let mut writer = lock(&self.writer);
        let tx = writer.transaction()?;
        for (digest, content) in found {
            body::put(&tx, digest, content)?;
        }
        Ok(tx.commit()?)
    }

    /// Says as whom facts of reviews are asked for; those of another reader are dropped.
    /// Returns the record up to which the facts are here.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn set_facts_reader(&self, reader: &str) -> Result<Seq, ReplicaError> {
        let mut writer = lock(&self.writer);
        let tx = writer.transaction()?;
        review::set_reader(&tx, reader)?;
        let covered_to = review::facts_covered_to(&tx)?;
        tx.commit()?;
        Ok(covered_to)
    }

    /// Keeps a page of facts that ends with record `covered_to` and covers `reviews` reviews.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn put_facts(&self, facts: &[ReviewFacts], reviews: u32, covered_to: Seq) -> Result<(), ReplicaError> {
        let mut writer = lock(&self.writer);
        // Double reviews are told by the rows of their actions.
        self.finish_locked(&mut writer, &mut |_| true)?;
        let tx = writer.transaction()?;
        review::put_facts(&tx, facts, reviews, covered_to)?;
        Ok(tx.commit()?)
    }

    /// Keeps what a page of facts says of planted faults, before its facts are kept.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn put_faults(&self, faults: &[FaultFacts]) -> Result<(), ReplicaError> {
        let mut writer = lock(&self.writer);
        let tx = writer.transaction()?;
        fault::put(&tx, faults)?;
        Ok(tx.commit()?)
    }

    /// Notes that this person was told of a planted fault.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_fault_told(&self, action: &str) -> Result<(), ReplicaError> {
        Ok(fault::set_told(&lock(&self.writer), action)?)
    }

    /// Reads beside the writer.
    ///
    /// # Errors
    /// When the file cannot be read, and those of `work`.
    pub fn read<T, E: From<rusqlite::Error>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        self.readers.with(work)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves everything into the one file.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn checkpoint(&self) -> Result<(), ReplicaError> {
        self.readers.close();
        Ok(connection::checkpoint(&lock(&self.writer))?)
    }
}

/// More memory for the writer, given back at the end.
#[derive(Debug)]
pub struct CatchUpMemory<'r>(&'r Replica);

impl Drop for CatchUpMemory<'_> {
    fn drop(&mut self) {
        if let Err(error) = connection::reset_cache(&lock(&self.0.writer)) {
            tracing::warn!(%error, "the memory of a catch-up is not given back");
        }
    }
}

fn add_records(
    conn: &Connection,
    head: (Seq, Digest),
    batch: &[Record],
    events: Result<Vec<Parsed>, BrokenLink>,
) -> Result<((Seq, Digest), BatchChanges), ReplicaError> {
    store(conn, head, batch)?;
    let mut projections = Batch::default();
    for (record, event) in batch.iter().zip(events?) {
        projections.apply(conn, record, event)?;
    }
    let last = batch.last().map_or(head, |record| (record.seq, record.hash));
    Ok((last, projections.finish(conn)?))
}

/// The order of the queue from its table; empty while that is not complete.
pub(crate) fn load_order(conn: &Connection, me: Option<String>, complete: bool) -> rusqlite::Result<Order> {
    let profile = me.as_deref().map(|me| person::profile(conn, me)).transpose()?.flatten();
    let mut order = Order::new(me, profile, Parties::read(conn)?);
    if complete {
        each_open(conn, |n, open| order.load(n, &open))?;
        order.sort_again();
        // Every open row was read, and is now in the order.
        connection::shrink_memory(conn)?;
    }
    Ok(order)
}

// Nothing behind these locks is left half changed by a panic: the file has its transactions.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
