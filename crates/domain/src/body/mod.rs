//! A body: a document that a record names by digest, handed out by right.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
