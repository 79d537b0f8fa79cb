//! Requests that wait for an action to be closed. Waking one action wakes only its own.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

#[derive(Default)]
pub(crate) struct Waiters {
    by_action: Mutex<HashMap<String, ActionWaiters>>,
}

#[derive(Default)]
struct ActionWaiters {
    closed: Arc<Notify>,
    /// The tool of each request.
    tools: Vec<String>,
}

/// A request that waits for one action; it stops waiting when this is dropped.
pub(crate) struct Waiting<'a> {
    waiters: &'a Waiters,
    action: String,
    tool: String,
    pub closed: Arc<Notify>,
}

impl Waiters {
    /// Starts to wait. Read the state only after this, or a wake-up may be missed.
    pub(crate) fn join(&self, tool: &str, action: &str) -> Waiting<'_> {
        let mut map = self.lock();
        let entry = map.entry(action.to_owned()).or_default();
        entry.tools.push(tool.to_owned());
        Waiting { waiters: self, action: action.to_owned(), tool: tool.to_owned(), closed: Arc::clone(&entry.closed) }
    }

    /// The number of waiting requests.
    pub(crate) fn count(&self) -> usize {
        self.lock().values().map(|entry| entry.tools.len()).sum()
    }

    /// The number of tools with a waiting request.
    pub(crate) fn count_tools(&self) -> usize {
        self.lock().values().flat_map(|entry| &entry.tools).collect::<HashSet<_>>().len()
    }

    /// The tools with a waiting request.
    pub(crate) fn tools(&self) -> HashSet<String> {
        self.lock().values().flat_map(|entry| &entry.tools).cloned().collect()
    }

    /// Wakes the requests for every action of which this holds.
    pub(crate) fn wake_where(&self, wakes: impl Fn(&str) -> bool) {
        self.lock().iter().filter(|(action, _)| wakes(action)).for_each(|(_, entry)| entry.closed.notify_waiters());
    }

    pub(crate) fn wake(&self, action: &str) {
        if let Some(entry) = self.lock().get(action) {
            entry.closed.notify_waiters();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, ActionWaiters>> {
        self.by_action.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut map = self.waiters.lock();
        let Some(entry) = map.get_mut(&self.action) else { return };
        if let Some(own) = entry.tools.iter().position(|tool| *tool == self.tool) {
            entry.tools.swap_remove(own);
        }
        if entry.tools.is_empty() {
            map.remove(&self.action);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Waiters;

    #[test]
    fn waiting_tools_are_counted_once() {
        let waiters = Waiters::default();
        let first = waiters.join("deploy-pilot", "act_1");
        let second = waiters.join("deploy-pilot", "act_2");
        let third = waiters.join("ads-pilot", "act_2");
        assert_eq!((waiters.count(), waiters.count_tools()), (3, 2));
        drop(third);
        assert_eq!((waiters.count(), waiters.count_tools()), (2, 1));
        drop((first, second));
        assert_eq!((waiters.count(), waiters.count_tools()), (0, 0));
    }
}
