//! The record as a file for others: all of it as NDJSON, or a line an action as CSV.
//!
//! [`csv`] and [`ndjson`] know the formats and nothing else.

pub(crate) mod csv;
mod job;
mod ndjson;

pub(crate) use job::{cancel, start};
