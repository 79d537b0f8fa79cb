//! The queue of open actions.

mod filter;
mod place;
pub(crate) mod read;
pub(crate) mod view;
mod why;
