//! The hub: orders the record, decides, and answers tools and desks over HTTP.
//!
//! The state is in memory and is rebuilt from the log at the start. One task
//! decides and appends; handlers read published snapshots. The rules are in
//! `holdpoint_domain`.

mod background;
mod bare_hub;
mod body_rights;
mod causes;
mod check_records;
mod checkpoint;
mod clock;
mod core;
mod decide_loop;
mod documents;
mod error;
mod faults;
mod folder;
mod history;
mod http;
mod in_process;
mod limits;
mod log_health;
mod log_refusals;
mod metrics;
mod oidc;
mod options;
mod pages_ahead;
mod rebuild;
mod secrets;
mod sessions;
mod simulation_access;
mod sources;
mod start;
mod stops;
mod submission;
mod tail;
mod timer;
mod tools_seen;
mod triggers;
mod waiters;
mod workload;

pub use bare_hub::{BareHub, BareHubKeys};
pub use clock::{Clock, system_clock};
pub use error::HubError;
pub use http::openapi;
pub use limits::{Limits, Rate};
pub use oidc::{AddressClaim, ClientSecret, SignInOptions};
pub use options::{HubOptions, LogPlace};
pub use simulation_access::SimulationAccess;
pub use sources::{SecretPlace, SourceSecrets};
pub use start::{RunningHub, start};
pub use submission::Receipt;
