//! What every handler can reach.

use crate::clock::Clock;
use crate::core::Core;
use crate::oidc::Provider;
use crate::secrets::Secrets;
use crate::sessions::Sessions;
use holdpoint_domain::Ms;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::watch;

/// Shared by all handlers.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

pub(crate) struct Parts {
    pub core: Core,
    pub secrets: Secrets,
    pub sessions: Sessions,
    pub provider: Option<Provider>,
    pub url: String,
    pub address: SocketAddr,
    pub stopping: watch::Receiver<bool>,
    clock: Clock,
}

impl App {
    #[expect(clippy::too_many_arguments, reason = "called once, where each is made")]
    pub(crate) fn new(
        core: Core,
        secrets: Secrets,
        sessions: Sessions,
        provider: Option<Provider>,
        clock: Clock,
        url: String,
        address: SocketAddr,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self(Arc::new(Parts { core, secrets, sessions, provider, url, address, stopping, clock }))
    }

    pub(crate) fn now(&self) -> Ms {
        (self.clock)()
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
