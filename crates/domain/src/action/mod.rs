//! An action: what a tool wants to do, and what became of it.

mod actions;
mod apply;
pub(crate) mod closed;
mod covered;
pub(crate) mod deadline;
pub(crate) mod decide;
mod decision;
mod event;
mod grant;
mod lines;
mod parts;
mod proposal;
mod sentence;
mod state;
mod status;
mod undo;
mod unique_names;

pub use actions::{Actions, KeyUse};
pub use apply::{apply_to_action, rebuild_action};
pub use covered::{Covered, rfc3339};
pub use decision::*;
pub use event::*;
pub use grant::*;
pub use parts::*;
pub use proposal::*;
pub use state::*;
pub use status::*;
pub use undo::*;
