//! The hub itself.

pub(crate) mod decide;
mod event;

pub use event::*;
