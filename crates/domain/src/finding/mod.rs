//! A finding: a graded link from an incident to what caused it, or to "no change caused this".

pub(crate) mod decide;
mod event;
mod state;

pub use event::*;
pub use state::*;
