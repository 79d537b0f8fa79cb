//! Stop triggers: rules that see a tool go wrong, and what they do then.
//!
//! A trigger is a predicate over the state, so every hub finds the same; [`State::due_triggers`]
//! is the one place of it. What fired is a record. A trigger that enforces writes a stop as if a
//! person had pulled it; a new one only observes.

mod activity;
pub(crate) mod decide;
mod due;
mod event;
mod report;
mod rule;
mod state;

pub use activity::*;
pub use due::*;
pub use event::*;
pub use report::*;
pub use rule::*;
pub use state::*;
