//! The map of services: read, checked and published, with the names that it does not explain.

pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
