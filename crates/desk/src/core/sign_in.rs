//! The sign-in at an identity provider that is in progress, at most one.

use crate::identity::{device::Identity, provider::page::SignInPage};
use crate::lock::lock;
use holdpoint_protocol::DeskClient;
use std::sync::Mutex;
use tokio::sync::Notify;

/// A prepared sign-in.
pub(crate) struct Prepared {
    pub client: DeskClient,
    pub identity: Identity,
    pub page: SignInPage,
}

/// The sign-in in progress.
#[derive(Default)]
pub(crate) struct SignIn {
    prepared: Mutex<Option<Prepared>>,
    cancelled: Notify,
}

impl SignIn {
    /// Stores a prepared sign-in until it is waited for.
    pub fn prepare(&self, prepared: Prepared) {
        *lock(&self.prepared) = Some(prepared);
    }

    /// Takes the prepared sign-in.
    pub fn take(&self) -> Option<Prepared> {
        lock(&self.prepared).take()
    }

    /// Waits for [`Self::cancel`]; create the future before [`Self::take`].
    pub fn cancelled(&self) -> impl Future<Output = ()> + '_ {
        self.cancelled.notified()
    }

    /// Drops the prepared sign-in and stops the one that is waited for.
    pub fn cancel(&self) {
        lock(&self.prepared).take();
        self.cancelled.notify_waiters();
    }
}
