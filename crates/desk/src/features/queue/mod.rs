//! The queue of open actions.

pub(crate) mod read;
pub(crate) mod view;
mod why;
