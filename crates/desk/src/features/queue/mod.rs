//! The queue of open actions.

mod filter;
pub(crate) mod read;
pub(crate) mod view;
mod why;
