//! Which verdicts can still be taken back, and until when.
//!
//! By this process's own clock: neither a clock that is set nor a simulated one
//! changes how long a slip can be taken back.

use crate::lock::lock;
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::Notify;
use tokio::time::Instant;

/// The ids of the verdicts that are held, with the time of their release.
#[derive(Debug, Default)]
pub(crate) struct Holds {
    due: Mutex<HashMap<String, Instant>>,
    changed: Notify,
}

impl Holds {
    /// This verdict is released at `due`.
    pub fn add(&self, id: &str, due: Instant) {
        lock(&self.due).insert(id.to_owned(), due);
        self.changed.notify_one();
    }

    /// Released or taken back.
    pub fn remove(&self, id: &str) {
        lock(&self.due).remove(id);
    }

    /// When this one is released.
    pub fn due(&self, id: &str) -> Option<Instant> {
        lock(&self.due).get(id).copied()
    }

    /// All of them, the first due in front.
    pub fn all(&self) -> Vec<(Instant, String)> {
        let mut all: Vec<(Instant, String)> = lock(&self.due).iter().map(|(id, due)| (*due, id.clone())).collect();
        all.sort();
        all
    }

    /// Waits for a verdict to be added.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }
}
