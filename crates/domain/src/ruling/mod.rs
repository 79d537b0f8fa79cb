//! A ruling: a trainer says which verdict on a decided action was right, with tags and a lesson.
//! Those who reviewed it, and the owner of its tool, may appeal.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
