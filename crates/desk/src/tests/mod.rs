//! Stories of a desk that has its records, with the hub out of reach.

pub(crate) mod hub;
mod offline;
#[cfg(unix)]
mod private;
mod push;
mod reading;
