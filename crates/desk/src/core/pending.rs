//! My reviews that the replica does not show yet, by action.
//!
//! Kept in memory because a page of the queue must not wait for the outbox file.

use crate::error::DeskError;
use crate::lock::lock;
use crate::outbox::table as outbox;
use crate::replica::Replica;
use crate::store::Store;
use crate::view::MyReview;
use std::collections::HashMap;
use std::sync::Mutex;

/// My reviews that the replica does not show yet.
#[derive(Debug, Default)]
pub(crate) struct PendingReviews(Mutex<HashMap<String, MyReview>>);

impl PendingReviews {
    /// Reads the outbox again, and takes its actions out of my queue in the replica.
    pub fn refresh(&self, store: &Store, replica: &Replica) -> Result<(), DeskError> {
        let waiting = outbox::my_reviews(&store.conn())?;
        let ids: Vec<String> = waiting.iter().map(|(action, _)| action.clone()).collect();
        *lock(&self.0) = waiting.into_iter().collect();
        Ok(replica.set_pending(&ids)?)
    }

    /// All of them, by action id.
    pub fn all(&self) -> HashMap<String, MyReview> {
        lock(&self.0).clone()
    }
}
