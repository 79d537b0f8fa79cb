//! A change that waits for a second administrator.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
