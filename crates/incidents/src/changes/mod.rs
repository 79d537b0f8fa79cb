//! Changes that no tool proposed: deploys, flags, pushes, by people and pipelines.
//!
//! As with incidents the record keeps what was said of a change; the change follows from all of
//! it, in whatever order it came.

mod book;
mod cdevents;
mod format;
mod github;
mod native;
mod statement;

pub use book::{Change, ChangeBook, ChangeStream};
pub use format::{ChangeFormat, read_change_file};
pub use statement::{ChangeReport, ChangeStatement, ChangeTexts, Maker, StatedChange};

#[cfg(test)]
mod tests;
