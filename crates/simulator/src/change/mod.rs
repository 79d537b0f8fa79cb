//! Changes that people and pipelines make beside the tools, and what breaks by some of them.

mod event;
mod noun;
mod template;
mod templates;

pub(crate) use event::{ChangeMade, Decoy};
pub(crate) use noun::{Changes, SOURCE};
