//! Tools and their tokens.

pub(crate) mod read;
mod snippets;
pub(crate) mod view;
pub(crate) mod write;
