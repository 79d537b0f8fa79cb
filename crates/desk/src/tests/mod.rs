//! Stories of a desk that has its records, with the hub out of reach, or behind a wire.

mod audit;
mod change;
mod drills;
mod faults;
mod follow;
mod hand_over;
pub(crate) mod hub;
mod incident_approvals;
mod incidents;
mod offline;
mod own;
mod pace;
mod policy;
#[cfg(unix)]
mod private;
mod push;
mod reading;
mod sets;
mod undo;
mod wire;
mod workload;
