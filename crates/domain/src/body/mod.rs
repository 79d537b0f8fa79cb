//! A body: a document that a record names by digest, handed out by right.

pub(crate) mod decide;
mod event;
mod rights;
mod state;

pub use event::*;
pub use rights::*;
pub use state::*;
