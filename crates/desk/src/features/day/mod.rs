//! The simulated day: an invented organisation in a folder of its own.

pub mod view;
pub(crate) mod write;
