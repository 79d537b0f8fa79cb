//! A person who takes part.

pub(crate) mod decide;
pub(crate) mod enroll;
mod event;
mod identity;
mod names;
mod role;
mod state;

pub use event::*;
pub use identity::is_same_identity;
pub use names::*;
pub use role::*;
pub use state::*;
