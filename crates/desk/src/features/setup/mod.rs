//! The first run, and joining a hub.

pub(crate) mod join;
pub(crate) mod view;
pub(crate) mod write;
