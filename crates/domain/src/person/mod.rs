//! A person who takes part.

pub(crate) mod decide;
pub(crate) mod enroll;
mod event;
mod role;
mod state;

pub use event::*;
pub use role::*;
pub use state::*;
