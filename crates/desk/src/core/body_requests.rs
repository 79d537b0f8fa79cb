//! Bodies to be fetched from the hub, and bodies the hub did not hand out.

use crate::lock::lock;
use holdpoint_domain::Digest;
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::Notify;

/// What to fetch ahead.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Search the open actions for missing bodies: after a lost connection or a catch-up.
    pub search_queue: bool,
    /// Bodies of new actions, with the action's id.
    pub arrived: Vec<(String, Digest)>,
}

/// Requests of the other parts to the background fetch, and its results.
#[derive(Debug, Default)]
pub(crate) struct BodyRequests {
    wanted: Mutex<Wanted>,
    wake: Notify,
    withheld: Mutex<HashMap<Digest, String>>,
}

impl BodyRequests {
    /// Requests a search of the open actions for missing bodies.
    pub fn request_search(&self) {
        self.repeat_search();
        self.wake.notify_one();
    }

    /// Searches again at the next request; does not wake the fetch.
    pub fn repeat_search(&self) {
        lock(&self.wanted).search_queue = true;
    }

    /// Requests the bodies of new actions.
    pub fn request(&self, bodies: impl Iterator<Item = (String, Digest)>) {
        lock(&self.wanted).arrived.extend(bodies);
        self.wake.notify_one();
    }

    /// Waits for the next request.
    pub async fn requested(&self) {
        self.wake.notified().await;
    }

    /// Takes all requests.
    pub fn take(&self) -> Wanted {
        std::mem::take(&mut *lock(&self.wanted))
    }

    /// Why the hub does not hand this body out; none when it did not say so.
    pub fn withheld(&self, digest: &Digest) -> Option<String> {
        lock(&self.withheld).get(digest).cloned()
    }

    /// Records that the hub does not hand this body out. Returns whether that is new.
    pub fn mark_withheld(&self, digest: Digest, reason: String) -> bool {
        lock(&self.withheld).insert(digest, reason).is_none()
    }

    /// Records that the body came.
    pub fn mark_received(&self, digest: &Digest) {
        lock(&self.withheld).remove(digest);
    }

    /// Forgets all refusals: a new connection may have other rights.
    pub fn forget_withheld(&self) {
        lock(&self.withheld).clear();
    }
}
