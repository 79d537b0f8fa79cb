//! A hand-over: what the next shift is told at the end of a shift.
//!
//! It is asked for, and never keeps anyone from leaving: nothing waits for it, and claims that are
//! not taken over expire on their own. It changes no right.

pub(crate) mod decide;
mod event;
mod state;

pub(crate) use decide::{resolve_offer, resolve_take};
pub use event::*;
pub use state::*;
