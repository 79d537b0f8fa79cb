//! The simulated organisation: what was planted is recovered, and what it writes is a hub's log.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod folder;
mod incidents;
mod interval;
mod rates;
mod record;
mod training;
