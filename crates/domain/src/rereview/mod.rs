//! A re-review: an approval that a person wants reviewed again, blind, after a similar one led to
//! an incident. Another reviewer gets a copy; the original is hidden from *similar actions*.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
