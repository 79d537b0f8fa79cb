//! Signed commands: kept in a table, sent, and settled.

pub(crate) mod held;
pub(crate) mod send;
pub(crate) mod submit;
pub(crate) mod table;
