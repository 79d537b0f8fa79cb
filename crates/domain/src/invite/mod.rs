//! An invite for a person, or for a further device of a person.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
