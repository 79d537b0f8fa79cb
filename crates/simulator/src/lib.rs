//! A seeded organisation: tools that propose, one person who reviews, time that passes.
//!
//! It writes its record through the product's own rules (`holdpoint_domain::decide`),
//! so what it makes is a record a hub could have written. The same seed gives the
//! same bytes. It has no clock and opens nothing; tests and benchmarks feed on it.

mod organisation;
mod proposals;

pub use organisation::{Fates, Organisation, Written};
