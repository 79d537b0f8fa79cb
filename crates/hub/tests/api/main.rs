//! The hub over real HTTP, as tools and desks meet it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod action_life;
mod alertmanager;
mod alertmanager_faults;
mod bad_deliveries;
mod bad_input;
mod binding;
mod blindness;
mod change;
mod clock;
mod faults;
mod freeze;
mod justified;
mod mcp;
mod monitoring;
mod operations;
mod outage;
mod ranking;
mod releases;
mod rights;
mod service_map;
mod set;
mod sign_in;
mod source_contacts;
mod sources;
mod stop;
mod test_hub;
mod two_hubs;
mod workload;
