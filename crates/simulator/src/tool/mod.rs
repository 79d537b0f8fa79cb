//! Tools: what they are, when they propose what, and what they do with the answers.

mod arrivals;
mod event;
mod fleet;
mod noun;
mod planted_truth;
mod proposal;

pub(crate) use event::ToolEvent;
pub(crate) use fleet::{Tool, make_fleet};
pub(crate) use noun::{Tools, post};
pub(crate) use proposal::{Made, make_faulty};
