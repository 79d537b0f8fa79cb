//! The hub over real HTTP, as tools and desks meet it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod house;
mod lives;
mod operations;
mod outage;
mod rights;
mod two_hubs;
mod watch;
