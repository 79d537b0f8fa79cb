//! Changes that wait for a second administrator.

mod differences;
pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
