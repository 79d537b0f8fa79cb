//! The rules as a whole: frozen records, and what no sequence of commands may break.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod composition;
mod frozen;
mod justified;
mod policy;
mod promises;
mod signed_hub;
mod team;
mod world;
