//! An incident: an outage, from another system or by hand. The rules by which statements become
//! incidents are in `holdpoint_incidents`.

pub(crate) mod decide;
mod event;
pub(crate) mod merge;
mod state;

pub use event::*;
pub use state::*;
