//! Requests that wait for an action to be closed. Waking one action wakes only its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

#[derive(Default)]
pub(crate) struct Waiters {
    by_action: Mutex<HashMap<String, (Arc<Notify>, usize)>>,
}

/// A request that waits for one action; it stops waiting when this is dropped.
pub(crate) struct Waiting<'a> {
    waiters: &'a Waiters,
    action: String,
    pub closed: Arc<Notify>,
}

impl Waiters {
    /// Starts to wait. Read the state only after this, or a wake-up may be missed.
    pub(crate) fn join(&self, action: &str) -> Waiting<'_> {
        let mut map = self.by_action.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = map.entry(action.to_owned()).or_default();
        entry.1 += 1;
        Waiting { waiters: self, action: action.to_owned(), closed: Arc::clone(&entry.0) }
    }

    /// The number of waiting requests.
    pub(crate) fn count(&self) -> usize {
        self.by_action.lock().unwrap_or_else(PoisonError::into_inner).values().map(|(_, waiting)| waiting).sum()
    }

    pub(crate) fn wake(&self, action: &str) {
        if let Some((notify, _)) = self.by_action.lock().unwrap_or_else(PoisonError::into_inner).get(action) {
            notify.notify_waiters();
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut map = self.waiters.by_action.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = map.get_mut(&self.action) {
            entry.1 -= 1;
            if entry.1 == 0 {
                map.remove(&self.action);
            }
        }
    }
}
