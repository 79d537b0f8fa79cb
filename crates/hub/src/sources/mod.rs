//! Systems that tell this hub of incidents and changes: a file for each, with how its deliveries
//! are verified and what they state.
//!
//! Nothing of a delivery is parsed before it is verified. What it states goes through the same
//! readers and the same records as an import.

mod adapter;
mod alertmanager;
mod changes;
mod github;
mod google_cloud;
mod incidents;
mod pagerduty;
mod poll;
mod secrets;
mod signature;
mod statuspage;
mod take;
mod types;

pub(crate) use adapter::Delivery;
pub(crate) use poll::poll_sources;
pub use secrets::{SecretPlace, SourceSecrets};
pub(crate) use take::{Taken, take};
pub(crate) use types::adapter_of;
