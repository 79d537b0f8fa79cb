//! A freeze: a window in which the policy is stricter for some services, or nothing is proposed and run.
//!
//! [`State::check_not_frozen`] is the one place that says whether a window denies something. It is
//! asked where a proposal comes in, where a deadline would let an action run, and where a grant
//! is used. [`State::freeze_on`] says what holds at an instant; only instants are compared.

mod check;
pub(crate) mod decide;
mod event;
mod exception;
mod local;
mod report;
mod scope;
mod state;

pub use event::*;
pub(crate) use exception::find_open_incident;
pub use local::*;
pub use report::*;
pub use scope::*;
pub use state::*;
