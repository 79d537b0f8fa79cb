//! Drills: practice runs over settled cases. Passing one grants a qualification that a policy can
//! ask for.
//!
//! What a person answered is in the signed command, for that person, trainers and managers; the
//! record holds a digest of it. Each command states all answers so far, so that the test is
//! computed from the command and the record alone. Nothing here is a verdict on an action.

pub(crate) mod decide;
mod event;
mod file;
mod progress;
mod qualified;
mod state;

pub use event::*;
pub use file::*;
pub use progress::*;
pub use qualified::*;
pub use state::*;
