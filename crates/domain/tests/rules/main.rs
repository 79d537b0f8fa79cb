//! The rules as a whole: frozen records, and what no sequence of commands may break.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod combined;
mod composition;
mod frozen;
mod policy;
mod promises;
mod team;
mod tools;
mod world;
