//! The connection to the hub: address, signed-in client, state and progress.

use super::events::Events;
use crate::clock::local_now;
use crate::lock::lock;
use crate::view::{AlarmView, SyncState, Topic};
use holdpoint_domain::{Digest, Ms, Seq};
use holdpoint_protocol::DeskClient;
use std::sync::Mutex;
use std::time::Instant;
use tokio::sync::watch;

/// The state of the connection.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub state: SyncState,
    /// The hub's last record, when known.
    pub hub_head: Option<u64>,
    /// When the hub last answered, on this computer's clock.
    pub heard_at: Option<Ms>,
    pub message: Option<String>,
    /// What to do, while the record is broken.
    pub alarm: Option<AlarmView>,
    /// The record and the time at which the current catch-up began.
    pub behind_since: Option<(Seq, Instant)>,
}

impl Status {
    /// The hub answered just now; its last record is at least `head`.
    pub fn mark_heard(&mut self, head: u64) {
        self.hub_head = Some(self.hub_head.unwrap_or(0).max(head));
        self.heard_at = Some(local_now());
        self.message = None;
        self.alarm = None;
    }
}

/// Damage in this desk's own copy of the record.
#[derive(Clone, Debug)]
pub(crate) struct Damage {
    /// The last intact record and its hash.
    pub good: (Seq, Digest),
    pub alarm: AlarmView,
}

/// The connection to the hub.
pub(crate) struct Connection {
    /// The hub's address.
    pub hub: watch::Sender<Option<String>>,
    /// The seq of the last record in the replica; 0 before the first connection.
    pub arrived: watch::Sender<Seq>,
    status: Mutex<Status>,
    client: Mutex<Option<DeskClient>>,
    damage: Mutex<Option<Damage>>,
    events: Events,
}

impl Connection {
    /// Not connected yet.
    pub fn new(hub: Option<String>, events: Events) -> Self {
        let message = Some("Connecting to the hub.".into());
        let status = Status { state: SyncState::Offline, hub_head: None, heard_at: None, message, alarm: None, behind_since: None };
        Self {
            hub: watch::Sender::new(hub),
            arrived: watch::Sender::new(0),
            status: Mutex::new(status),
            client: Mutex::default(),
            damage: Mutex::default(),
            events,
        }
    }

    /// The hub's address, when known.
    pub fn hub_url(&self) -> Option<String> {
        self.hub.borrow().clone()
    }

    /// The signed-in client, while connected.
    pub fn client(&self) -> Option<DeskClient> {
        lock(&self.client).clone()
    }

    /// Stores the signed-in client, or none when disconnected.
    pub fn set_client(&self, client: Option<DeskClient>) {
        *lock(&self.client) = client;
    }

    /// The current state.
    pub fn status(&self) -> Status {
        lock(&self.status).clone()
    }

    /// Changes the state; marks the frame stale only when a visible field changed.
    pub fn set_status(&self, change: impl FnOnce(&mut Status)) {
        let differs = {
            let mut status = lock(&self.status);
            let before = (status.state, status.message.clone());
            change(&mut status);
            // Damage of the own copy stays until a verification finds none.
            if let Some(damage) = &*lock(&self.damage) {
                status.state = SyncState::Broken;
                status.message = Some(damage.alarm.detail.clone());
                status.alarm = Some(damage.alarm.clone());
            }
            before != (status.state, status.message.clone())
        };
        if differs {
            self.events.mark_stale(&[Topic::App], Vec::new());
        }
    }

    /// What the last verification found wrong in this desk's copy.
    pub fn damage(&self) -> Option<Damage> {
        lock(&self.damage).clone()
    }

    /// Stores what a verification found. Returns what was found before.
    pub fn replace_damage(&self, found: Option<Damage>) -> Option<Damage> {
        std::mem::replace(&mut *lock(&self.damage), found)
    }
}
