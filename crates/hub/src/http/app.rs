//! What every handler may use.

use crate::clock::Clock;
use crate::core::Core;
use crate::limits::Buckets;
use crate::oidc::Provider;
use crate::secrets::Secrets;
use crate::sessions::Sessions;
use holdpoint_domain::Ms;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tokio::sync::{Semaphore, watch};

/// Shared by all handlers.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

pub(crate) struct Parts {
    pub core: Core,
    pub secrets: Secrets,
    pub sessions: Sessions,
    /// The hub's own folder.
    pub folder: std::path::PathBuf,
    pub provider: Option<Provider>,
    /// The address that desks and tools are told.
    pub url: String,
    /// The address at which this process reaches itself.
    pub local_url: String,
    pub address: SocketAddr,
    pub limits: Option<Buckets>,
    pub trust_proxy: bool,
    /// Set when the hub was asked to stop, some time before it does.
    pub leaving: Arc<AtomicBool>,
    pub stopping: watch::Receiver<bool>,
    pub clock: Clock,
    /// See `HubOptions::clock_rate`.
    pub clock_rate: Arc<AtomicU32>,
    /// For large bodies: see `input`.
    pub large_body_memory: Arc<Semaphore>,
}

impl App {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    pub(crate) fn now(&self) -> Ms {
        (self.clock)()
    }

    pub(crate) fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    /// Resolves when the hub is asked to stop: long answers end then.
    pub(crate) async fn stopped(&self) {
        let _ = self.stopping.clone().wait_for(|stop| *stop).await;
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
