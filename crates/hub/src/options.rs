//! Where and how a hub runs.

use crate::clock::{Clock, system_clock};
use crate::limits::Limits;
use crate::oidc::SignInOptions;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

/// Where the record is kept.
#[derive(Clone, Default)]
pub enum LogPlace {
    /// In the hub's own folder, for one hub.
    #[default]
    File,
    /// In a PostgreSQL database, which several hubs may share:
    /// `postgres://user:password@host/database`.
    Postgres(String),
}

/// Where and how a hub runs.
#[derive(Clone)]
pub struct HubOptions {
    /// The data folder; the hub's files are in `hub/` below it.
    pub data: PathBuf,
    /// Where the record is kept.
    pub log: LogPlace,
    /// The name of this hub. Recorded once, when the log is opened for the first time.
    pub name: String,
    /// The address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address that desks and tools are told; the listen address when absent.
    pub public_url: Option<String>,
    /// Where Prometheus reads the metrics; nowhere when absent.
    pub metrics_listen: Option<SocketAddr>,
    /// Rate limits; none when absent.
    pub limits: Option<Limits>,
    /// A reverse proxy is in front of the hub and sends the address in `X-Forwarded-For`.
    pub trust_proxy: bool,
    /// How long a hub that was told to stop goes on answering while `/readyz` says
    /// no, so that a balancer can turn to another one.
    pub drain: Duration,
    /// The time, for deadlines and records.
    pub clock: Clock,
    /// Milliseconds of [`Self::clock`] in one of a wall clock; a simulated hub tells it to desks.
    pub clock_rate: Arc<AtomicU32>,
    /// The largest size of the log's file in bytes; beyond it commands are refused as on a
    /// full disk. Not for PostgreSQL.
    pub log_limit: Option<u64>,
    /// The identity provider people may sign in at.
    pub sign_in: Option<SignInOptions>,
}

impl HubOptions {
    /// A hub on this machine only, with the machine's clock and a free port.
    #[must_use]
    pub fn local(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            log: LogPlace::File,
            name: "This computer".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
            metrics_listen: None,
            limits: None,
            trust_proxy: false,
            drain: Duration::ZERO,
            clock: system_clock(),
            clock_rate: Arc::new(AtomicU32::new(1)),
            log_limit: None,
            sign_in: None,
        }
    }
}
