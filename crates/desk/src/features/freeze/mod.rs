//! Freezes: windows that are planned or in force, what one would do, and exceptions.

mod lanes;
pub(crate) mod preview;
pub(crate) mod read;
mod tier;
pub(crate) mod view;
pub(crate) mod write;
