//! A change that no tool proposed: a deploy, a flag, a push, by a person or a pipeline. Changes
//! that wait for a second administrator are another noun: `admin_change`.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
