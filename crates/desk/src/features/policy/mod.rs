//! The policy: read, checked, tried on past actions, and published.

mod explain;
pub(crate) mod problems;
pub(crate) mod read;
pub(crate) mod trial;
pub(crate) mod view;
pub(crate) mod write;
