//! A tool that proposes.

pub(crate) mod decide;
mod event;
mod state;
mod terms;

pub use event::*;
pub use state::*;
pub use terms::*;
