//! A simulated organisation: tools that propose, one person who reviews, and a simulated clock.
//!
//! It writes its record through the product's own rules (`holdpoint_domain::decide`), so a hub
//! could have written the same record. The same seed gives the same bytes. No clock, no IO.
//! Used by tests and benchmarks.

mod organisation;
mod proposals;

pub use organisation::{Fates, Organisation, Written};
