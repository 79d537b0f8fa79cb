//! The log in a PostgreSQL database, in its own schema `holdpoint`.
//!
//! Several hubs may append to one log. The append that locks the row of `holdpoint.head`
//! goes first; the others find that the head has changed and get [`LogError::Stale`].

mod append;
mod connection;
mod error;
mod listen;
mod migrate;
mod read;
mod row;
mod walk;

use crate::{Batch, Head, Log, LogError, Verification};
use async_trait::async_trait;
use connection::with_connection;
use holdpoint_domain::{Digest, Record, Seq};
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A log kept in a PostgreSQL database, possibly shared with other hubs.
pub struct PostgresLog {
    pool: PgPool,
    place: watch::Sender<Seq>,
    listener: JoinHandle<()>,
}

impl PostgresLog {
    /// Opens the log in the database at `url` (`postgres://user:password@host/database`),
    /// creating its schema where there is none. Needs to run inside a tokio runtime.
    ///
    /// # Errors
    /// [`LogError::Io`] when the address names several hosts,
    /// [`LogError::Unavailable`] when the server does not answer within ten seconds,
    /// [`LogError::Corrupt`] when the last record is not as it was written,
    /// [`LogError::Newer`] when a newer build has migrated the log.
    pub async fn open(url: &str) -> Result<Self, LogError> {
        let pool = connection::connect(connection::parse_address(url)?).await?;
        migrate::migrate(&mut *pool.acquire().await?).await?;
        let head = read::checked_head(&pool).await?;
        tracing::info!(log.head = head.0, "opened the log in PostgreSQL");
        let place = watch::Sender::new(head.0);
        let listener = tokio::spawn(listen::follow(pool.clone(), place.clone()));
        Ok(Self { pool, place, listener })
    }
}

impl Drop for PostgresLog {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

// Closures own their arguments: they may outlive the call that was dropped.
#[async_trait]
impl Log for PostgresLog {
    async fn append(&self, after: Seq, batch: Batch) -> Result<Seq, LogError> {
        let reached = with_connection(&self.pool, move |conn| Box::pin(async move { append::append(conn, after, &batch).await })).await?;
        listen::advance(&self.place, reached);
        Ok(reached)
    }

    async fn check_writable(&self) -> Result<(), LogError> {
        with_connection(&self.pool, |conn| Box::pin(read::check_writable(conn))).await
    }

    async fn read(&self, after: Seq, limit: usize) -> Result<Vec<Record>, LogError> {
        with_connection(&self.pool, move |conn| Box::pin(read::after(conn, after, limit))).await
    }

    async fn read_subject(&self, subject: &str) -> Result<Vec<Record>, LogError> {
        let subject = subject.to_owned();
        with_connection(&self.pool, move |conn| Box::pin(async move { read::about(conn, &subject).await })).await
    }

    async fn head(&self) -> Result<Head, LogError> {
        with_connection(&self.pool, |conn| Box::pin(read::head(conn))).await
    }

    fn watch(&self) -> watch::Receiver<Seq> {
        self.place.subscribe()
    }

    async fn get_body(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LogError> {
        Ok(self.get_bodies(std::slice::from_ref(digest)).await?.pop().flatten())
    }

    async fn get_bodies(&self, digests: &[Digest]) -> Result<Vec<Option<Vec<u8>>>, LogError> {
        let digests = digests.to_vec();
        with_connection(&self.pool, move |conn| Box::pin(async move { read::bodies(conn, &digests).await })).await
    }

    async fn read_naming(&self, digests: &[Digest]) -> Result<Vec<Record>, LogError> {
        let digests = digests.to_vec();
        with_connection(&self.pool, move |conn| Box::pin(async move { read::naming(conn, &digests).await })).await
    }

    async fn erase_body(&self, digest: &Digest) -> Result<bool, LogError> {
        let digest = *digest;
        with_connection(&self.pool, move |conn| Box::pin(async move { read::erase_body(conn, &digest).await })).await
    }

    async fn verify(&self, progress: &mut (dyn FnMut(Seq) + Send)) -> Result<Verification, LogError> {
        Ok(walk::walk(&self.pool, progress).await?.finish())
    }
}
