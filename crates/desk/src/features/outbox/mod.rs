//! Signed commands that wait or were refused.

pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
