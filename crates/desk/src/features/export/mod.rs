//! The record as a file: all of it as NDJSON, or one line per action as CSV.

pub(crate) mod csv;
pub(crate) mod ndjson;
pub(crate) mod view;
pub(crate) mod write;
