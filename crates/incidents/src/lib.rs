//! Incidents: what other systems say of outages, and how what they say becomes one incident.
//!
//! [`changes`] are what was changed beside the actions of tools, kept in the same way.
//!
//! [`read_file`] turns the files of other systems into [`Statement`]s. A [`Book`] takes
//! statements in any order, any number of times, and always holds the same incidents. Pure: no
//! files, no clock, no randomness.

mod alert_sources;
mod book;
pub mod changes;
mod episodes;
mod file;
mod formats;
mod id;
mod incident;
mod intervals;
mod limits;
mod merge;
mod merges;
mod newest;
mod run;
mod stated;
mod statement;
mod stream;
mod system;
mod systems;
mod time;

pub use book::{Applied, Book, Outcome};
pub use file::{FileRefused, Reading, read_file};
pub use incident::{Incident, Interval, Member};
pub use limits::*;
pub use stated::{Refused, Stated};
pub use statement::{Alert, AlertGroup, Kind, Mark, MarkKind, Report, Statement, TextUpdate, Texts, Told};
pub use stream::Stream;
pub use system::SignatureScheme;
pub use systems::{Format, SourceType};
pub use time::parse_time;

#[cfg(test)]
mod tests;
