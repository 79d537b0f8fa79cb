//! A tool that proposes.

pub(crate) mod decide;
mod event;
mod state;
mod terms;

pub use decide::simulated_token;
pub use event::*;
pub use state::*;
pub(crate) use terms::is_match;
pub use terms::*;
