//! The log in one SQLite file, owned by one process.
//!
//! One connection writes, behind a mutex; others read beside it, so a bulk
//! reader never blocks a writer. All of it runs on blocking threads.

mod append;
mod blocking;
mod connection;
mod error;
mod inspect;
mod lock;
mod migrate;
mod read;
mod readers;
mod row;
mod walk;

use crate::{Batch, Head, Log, LogError, Verification};
use async_trait::async_trait;
use blocking::on_blocking_thread;
use connection::{Role, connect};
use holdpoint_domain::{Digest, Record, Seq};
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

pub use inspect::{ReadBody, read_file, verify_file};

/// A log kept in one SQLite file. When the last reference is dropped, the write-ahead
/// file is moved into it and removed.
pub struct SqliteLog {
    inner: Arc<Inner>,
}

// Fields are dropped in this order: connections first, then the lock on the file.
struct Inner {
    readers: readers::Readers,
    writer: Mutex<Connection>,
    head: Mutex<Head>,
    place: watch::Sender<Seq>,
    path: PathBuf,
    _lock: lock::Lock,
}

impl SqliteLog {
    /// Opens the log at `path`, creating it where there is none.
    ///
    /// # Errors
    /// [`LogError::InUse`] when another process has it, [`LogError::Corrupt`] when
    /// it is no log or its last record is not as it was written, [`LogError::Newer`] when a
    /// newer build has migrated it.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, LogError> {
        let path = path.into();
        let inner = on_blocking_thread(move || Inner::open(path)).await?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Lets the file grow no further than `bytes`, as a full disk would: appends
    /// beyond it get [`LogError::Full`]. For quotas, and to test what happens then.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub async fn limit_size(&self, bytes: u64) -> Result<(), LogError> {
        self.blocking(move |inner| Ok(connection::limit_size(&inner.writer(), bytes)?)).await
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Inner) -> Result<T, LogError> + Send + 'static) -> Result<T, LogError> {
        let inner = Arc::clone(&self.inner);
        on_blocking_thread(move || work(&inner)).await
    }

    async fn reading<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        self.blocking(move |inner| inner.readers.with(work)).await
    }
}

impl Inner {
    fn open(path: PathBuf) -> Result<Self, LogError> {
        let lock = lock::lock_file(&path)?;
        let mut writer = connect(&path, Role::Writer)?;
        migrate::migrate(&mut writer)?;
        let head = read::checked_head(&writer)?;
        tracing::info!(log.head = head.0, "opened the log at {}", path.display());
        Ok(Self {
            readers: readers::Readers::new(path.clone()),
            writer: Mutex::new(writer),
            head: Mutex::new(head),
            place: watch::Sender::new(head.0),
            path,
            _lock: lock,
        })
    }

    // A panic while the lock was held rolled its transaction back, so what the
    // lock guards is whole even when it is marked as poisoned.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn head(&self) -> Head {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_head(&self, head: Head) {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = head;
        self.place.send_if_modified(|place| std::mem::replace(place, head.0) != head.0);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.readers.close();
        if let Err(error) = connection::checkpoint(&self.writer()) {
            tracing::warn!(%error, "the log's write-ahead file could not be removed: {}", self.path.display());
        }
    }
}

#[async_trait]
impl Log for SqliteLog {
    async fn append(&self, after: Seq, batch: Batch) -> Result<Seq, LogError> {
        self.blocking(move |inner| inner.append(after, &batch)).await
    }

    async fn read(&self, after: Seq, limit: usize) -> Result<Vec<Record>, LogError> {
        self.reading(move |conn| Ok(read::after(conn, after, limit)?)).await
    }

    async fn read_subject(&self, subject: &str) -> Result<Vec<Record>, LogError> {
        let subject = subject.to_owned();
        self.reading(move |conn| Ok(read::about(conn, &subject)?)).await
    }

    async fn head(&self) -> Result<Head, LogError> {
        Ok(self.inner.head())
    }

    fn watch(&self) -> watch::Receiver<Seq> {
        self.inner.place.subscribe()
    }

    async fn get_body(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LogError> {
        let digest = *digest;
        self.reading(move |conn| Ok(read::body(conn, &digest)?)).await
    }

    async fn get_bodies(&self, digests: &[Digest]) -> Result<Vec<Option<Vec<u8>>>, LogError> {
        let digests = digests.to_vec();
        self.reading(move |conn| digests.iter().map(|digest| Ok(read::body(conn, digest)?)).collect()).await
    }

    async fn read_naming(&self, digests: &[Digest]) -> Result<Vec<Record>, LogError> {
        let digests = digests.to_vec();
        self.reading(move |conn| Ok(read::naming(conn, &digests)?)).await
    }

    async fn erase_body(&self, digest: &Digest) -> Result<bool, LogError> {
        let digest = *digest;
        self.blocking(move |inner| inner.erase_body(&digest)).await
    }

    async fn verify(&self, progress: &mut (dyn FnMut(Seq) + Send)) -> Result<Verification, LogError> {
        inspect::verify_open(self.inner.path.clone(), self.inner.head(), progress).await
    }
}
