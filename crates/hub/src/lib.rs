//! The hub: orders the record, decides, and answers tools and desks over HTTP.
//!
//! State lives in memory and is folded from the log at the start. One task
//! decides and appends; handlers read published snapshots. The hub knows
//! nothing of screens, and no rule stands here: those are in `holdpoint_domain`.

mod clock;
mod core;
mod decide_loop;
mod error;
mod folder;
mod http;
mod limits;
mod metrics;
mod oidc;
mod options;
mod rebuild;
mod secrets;
mod sessions;
mod start;
mod tail;
mod timer;
mod waiters;

pub use clock::{Clock, system_clock};
pub use error::HubError;
pub use http::openapi;
pub use limits::{Limits, Rate};
pub use oidc::SignInOptions;
pub use options::{HubOptions, LogPlace};
pub use start::{RunningHub, start};
