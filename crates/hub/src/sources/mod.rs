//! Systems that tell this hub of incidents and changes: how their deliveries are verified, what
//! they state, and what this hub measures of them.
//!
//! Nothing of a delivery is parsed before it is verified. What it states goes through the same
//! readers and the same records as an import. The table of systems is in `holdpoint-incidents`.

mod adapter;
mod adapters;
mod alertmanager;
mod changes;
mod contacts;
mod fetch;
mod incidents;
mod poll;
mod secrets;
mod signature;
mod statements;
mod take;
mod test;

pub(crate) use adapters::adapter_of;
pub(crate) use contacts::SourceContacts;
pub(crate) use poll::poll_sources;
pub use secrets::{SecretPlace, SourceSecrets};
pub(crate) use statements::Delivery;
pub(crate) use take::{Taken, take};
pub(crate) use test::test_source;
