//! Workload: when people worked, and when they paused, a record for each person and day.

pub(crate) mod decide;
mod event;
mod sessions;
mod state;

pub use event::*;
pub use sessions::*;
pub use state::*;
