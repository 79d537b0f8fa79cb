//! A device that signs for a person.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
