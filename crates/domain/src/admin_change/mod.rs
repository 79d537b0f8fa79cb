//! A change that waits for a second administrator.

pub(crate) mod decide;
mod event;
mod state;
mod words;

pub use event::*;
pub use state::*;
