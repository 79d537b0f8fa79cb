//! The rules as a whole: frozen records, and what no sequence of commands may break.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod body_rights;
mod composition;
mod draw;
mod frozen;
mod noninterference;
mod policy;
mod promises;
mod team;
mod world;
