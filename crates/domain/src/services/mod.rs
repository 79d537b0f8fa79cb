//! The map of services: what depends on what, its tier and owner, what customers lose, and by
//! which other names actions and incidents call it.
//!
//! A file is published like the policy. [`ServiceMap`] answers which services a name or a target
//! stands for; stops, attribution and the impact of incidents all use it.

mod currency;
pub(crate) mod decide;
mod event;
mod impact;
mod map;
mod parse;
mod rules;
mod service;
mod state;
mod unmapped;
mod written;

pub use currency::format_money;
pub use event::*;
pub use impact::{Impact, ImpactService};
pub use map::ServiceMap;
pub use service::{Money, STRICTEST_TIER, Service};
pub use state::ServicesState;
pub use unmapped::{UnmappedName, UnmappedNames};
