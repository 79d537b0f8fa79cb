//! Where and how a hub runs.

use crate::clock::{Clock, system_clock};
use crate::limits::Limits;
use crate::oidc::SignInOptions;
use std::net::SocketAddr;
use std::path::PathBuf;
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
    /// What people call this hub. Only said when the record begins.
    pub name: String,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What desks and tools are told; where it listens when absent.
    pub public_url: Option<String>,
    /// Where Prometheus reads the metrics; nowhere when absent.
    pub metrics_listen: Option<SocketAddr>,
    /// How much anyone may ask; without bounds when absent.
    pub limits: Option<Limits>,
    /// A reverse proxy stands before the hub and says in `X-Forwarded-For` who asks.
    pub trust_proxy: bool,
    /// How long a hub that was told to stop goes on answering while `/readyz` says
    /// no, so that a balancer can turn to another one.
    pub drain: Duration,
    /// The time, for deadlines and records.
    pub clock: Clock,
    /// The log's file grows no further than this many bytes; beyond it, as on a full
    /// disk, everything is refused and nothing is lost. Not for PostgreSQL.
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
            log_limit: None,
            sign_in: None,
        }
    }
}
