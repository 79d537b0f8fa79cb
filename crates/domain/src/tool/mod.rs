//! A tool that proposes.

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
