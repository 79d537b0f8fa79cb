//! Stories of a desk that has its records, with the hub out of reach.

mod audit;
pub(crate) mod hub;
mod offline;
mod policy;
#[cfg(unix)]
mod private;
mod push;
mod reading;
