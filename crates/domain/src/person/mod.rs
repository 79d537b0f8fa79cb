//! A person who takes part.

pub(crate) mod decide;
pub(crate) mod enroll;
mod event;
mod identity;
mod role;
mod state;

pub use event::*;
pub use identity::*;
pub use role::*;
pub use state::*;
