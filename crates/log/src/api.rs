//! The interface of every log. One contract suite (`tests/contract`) tests all kinds of log.

use crate::{Batch, Head, LogError, Verification};
use async_trait::async_trait;
use holdpoint_domain::{Digest, Record, Seq};
use tokio::sync::watch;

/// An ordered, hash-chained log of records, and the bodies they name.
#[async_trait]
pub trait Log: Send + Sync {
    /// Appends the batch right after record `after`, all or nothing, and returns
    /// the new head. When it returns, the batch survives a loss of power.
    ///
    /// Dropping the future does not undo the append: it may still be stored.
    ///
    /// # Errors
    /// [`LogError::Stale`] unless `after` is the head; [`LogError::Misfit`] when
    /// the records do not continue the chain; [`LogError::Newer`] when a newer build has
    /// migrated the log. After any error nothing of the batch was stored, except
    /// [`LogError::Unavailable`]: there the answer of the database was lost, and the next
    /// append with the same `after` shows whether the batch was stored.
    async fn append(&self, after: Seq, batch: Batch) -> Result<Seq, LogError>;

    /// Whether an append would be accepted, apart from its content; changes nothing.
    ///
    /// # Errors
    /// [`LogError::Unavailable`] when the server is read-only or does not answer.
    async fn check_writable(&self) -> Result<(), LogError> {
        Ok(())
    }

    /// At most `limit` records after `after`, in order.
    async fn read(&self, after: Seq, limit: usize) -> Result<Vec<Record>, LogError>;

    /// All records about `subject`, in order.
    async fn read_subject(&self, subject: &str) -> Result<Vec<Record>, LogError>;

    /// The last record's number and hash.
    async fn head(&self) -> Result<Head, LogError>;

    /// Follows the number of the last record. Values only grow, and may skip.
    fn watch(&self) -> watch::Receiver<Seq>;

    /// The bytes of a body; `None` when it was erased or never stored.
    async fn get_body(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LogError>;

    /// As [`Log::get_body`] for many, in the order of `digests`.
    async fn get_bodies(&self, digests: &[Digest]) -> Result<Vec<Option<Vec<u8>>>, LogError>;

    /// The records whose body is one of `digests`, in order: a body's rights follow from them.
    async fn read_naming(&self, digests: &[Digest]) -> Result<Vec<Record>, LogError>;

    /// Removes a body; true when there was one. The records that name it stay,
    /// and a `body.erased` record (appended by the caller, before) explains the gap.
    async fn erase_body(&self, digest: &Digest) -> Result<bool, LogError>;

    /// Checks every record, link and body, calling `progress` with the number of the
    /// record reached. Damage is reported in the result, not as an error.
    ///
    /// # Errors
    /// When the log cannot be reached at all.
    async fn verify(&self, progress: &mut (dyn FnMut(Seq) + Send)) -> Result<Verification, LogError>;
}
