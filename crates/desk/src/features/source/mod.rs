//! Systems that tell the hub of incidents and changes.

pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
