//! A source: another system that tells this hub of incidents and changes.

pub(crate) mod decide;
mod event;
mod state;

pub use decide::{revoked_source, simulated_source_token};
pub use event::*;
pub use state::*;
