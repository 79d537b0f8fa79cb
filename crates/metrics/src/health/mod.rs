//! Whether oversight holds: seven signals, each with its value, interval, count, target and state.
//!
//! A signal is made of plain counts. Where they come from is decided by the callers: the roll-ups of
//! the replica, findings, facts of reviews. Targets and limits are those of the policy; the defaults
//! are in `holdpoint_domain::HealthTargets`, each with its reason.

mod capacity;
mod consistency;
mod delay;
mod overall;
mod signal;

pub use capacity::{HourLoad, busiest_hour, load};
pub use consistency::{Agreement, DoubleReviews, agreement};
pub use delay::{Delays, delays};
pub use overall::{Overall, overall};
pub use signal::{MIN_CASES, Signal, SignalName, SignalState, Target};

#[cfg(test)]
mod tests;
