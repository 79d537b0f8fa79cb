//! A release: a tool's new model version, with the datasets that it was trained on; how it did on
//! a suite of cases; and the datasets that were frozen.

pub(crate) mod decide;
mod event;
mod parse;
mod state;

pub use event::*;
pub use parse::*;
pub use state::*;
