//! Changes that no tool proposed: deploys, flags, pushes, by people and pipelines.
//!
//! As with incidents the record keeps what was said of a change; the change follows from all of
//! it, in whatever order it came.

mod book;
pub(crate) mod cdevents;
mod format;
pub(crate) mod github;
pub(crate) mod native;
mod statement;

pub use crate::systems::ChangeFormat;
pub use book::{Change, ChangeBook, ChangeStream};
pub use format::read_change_file;
pub use statement::{ChangeReport, ChangeStatement, ChangeTexts, Maker, StatedChange};

#[cfg(test)]
mod tests;
