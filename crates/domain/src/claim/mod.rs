//! A claim: an expiring right to work on an action.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
