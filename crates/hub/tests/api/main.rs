//! The hub over real HTTP, as tools and desks meet it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod action_life;
mod alertmanager;
mod bad_input;
mod binding;
mod blindness;
mod change;
mod clock;
mod justified;
mod mcp;
mod monitoring;
mod operations;
mod outage;
mod rights;
mod service_map;
mod sign_in;
mod sources;
mod stop;
mod test_hub;
mod two_hubs;
