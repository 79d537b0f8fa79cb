//! Stops: what holds now, what one would do, what one did, and resuming.

pub(crate) mod read;
pub(crate) mod triggers;
pub(crate) mod view;
pub(crate) mod write;
