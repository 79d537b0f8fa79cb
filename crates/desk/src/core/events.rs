//! Events from the desk to the window.

use crate::view::{DeskEvent, Topic};
use tokio::sync::broadcast;

/// Events a slow listener may be behind before it has to ask for everything again.
const EVENT_CAPACITY: usize = 1_024;

/// Sends events to every listener. Clones send to the same listeners.
#[derive(Clone, Debug)]
pub(crate) struct Events(broadcast::Sender<DeskEvent>);

impl Events {
    pub fn new() -> Self {
        Self(broadcast::Sender::new(EVENT_CAPACITY))
    }

    /// A receiver of all later events.
    pub fn subscribe(&self) -> broadcast::Receiver<DeskEvent> {
        self.0.subscribe()
    }

    /// Sends one event. It is dropped when there is no listener.
    pub fn send(&self, event: DeskEvent) {
        let _ = self.0.send(event);
    }

    /// Tells the window which topics are out of date, and for which actions (all when empty).
    pub fn mark_stale(&self, topics: &[Topic], actions: Vec<String>) {
        self.send(DeskEvent::Stale { topics: topics.to_vec(), actions });
    }
}
