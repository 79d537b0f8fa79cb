//! Signed commands whose sender waits for the hub's receipt.

use crate::lock::lock;
use crate::view::ReviewOutcome;
use holdpoint_domain::{Seq, ShiftCounts};
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::{Notify, oneshot};

/// What the hub answered to a command.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub outcome: ReviewOutcome,
    /// The record that settled it; 0 when it was refused.
    pub seq: Seq,
    /// Whether it took effect.
    pub effect: Effect,
}

/// What an accepted command led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Done,
    /// Nothing yet: it waits for a second administrator.
    Waiting,
    /// What became of the shifts in it.
    Shifts(ShiftCounts),
}

/// Commands by id, and who waits for their receipt.
#[derive(Debug, Default)]
pub(crate) struct Submissions {
    waiting: Mutex<HashMap<String, oneshot::Sender<Receipt>>>,
    outbox_changed: Notify,
}

impl Submissions {
    /// Registers a command before it is put into the outbox.
    pub fn expect(&self, command: &str) -> oneshot::Receiver<Receipt> {
        let (sender, receiver) = oneshot::channel();
        lock(&self.waiting).insert(command.to_owned(), sender);
        receiver
    }

    /// Stops waiting for a command.
    pub fn forget(&self, command: &str) {
        lock(&self.waiting).remove(command);
    }

    /// Hands the receipt to its waiter, if there still is one.
    pub fn settle(&self, command: &str, receipt: Receipt) {
        let waiter = lock(&self.waiting).remove(command);
        if let Some(waiter) = waiter {
            let _ = waiter.send(receipt);
        }
    }

    /// Wakes the sender: the outbox holds something new, or the hub is back.
    pub fn wake_sender(&self) {
        self.outbox_changed.notify_one();
    }

    /// Waits for [`Self::wake_sender`].
    pub async fn sender_woken(&self) {
        self.outbox_changed.notified().await;
    }
}
