//! The hand-over at the end of a shift, and those that this person was asked to take.

mod content;
pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
