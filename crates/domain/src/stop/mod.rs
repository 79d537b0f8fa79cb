//! A stop: holds what tools may do within a scope, at once, until people resume it in stages.
//!
//! [`State::check_not_stopped`] is the one place that says whether a stop forbids something. It
//! is asked where a proposal comes in, where the policy or a deadline would let an action run,
//! where a person claims or approves, where a decision is handed out, and where a grant is used.

mod approvals;
mod check;
pub(crate) mod decide;
mod effect;
mod event;
mod report;
mod resume;
mod scope;
mod state;

pub use approvals::*;
pub(crate) use check::ActionPlace;
pub use effect::*;
pub use event::*;
pub use report::*;
pub use resume::may_stop_tool;
pub(crate) use resume::{find_next_step, may_stop};
pub(crate) use scope::is_like_or_missing;
pub use scope::*;
pub use state::*;
