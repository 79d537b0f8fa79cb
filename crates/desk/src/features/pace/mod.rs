//! Pace: what is recorded of a person's own working and reading, and signs of fatigue in it.

pub(crate) mod flood;
pub(crate) mod read;
mod rows;
pub(crate) mod signs;
pub(crate) mod view;
mod words;
