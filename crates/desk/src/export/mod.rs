//! The record as a file for others: all of it as NDJSON, or a line an action as CSV.
//!
//! [`csv`] and [`ndjson`] know the formats and nothing else, so that the command
//! line writes the same from what a hub hands out.

pub mod csv;
mod job;
pub mod ndjson;

pub(crate) use job::{Job, cancel, start, view};
