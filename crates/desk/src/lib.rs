//! The desk: the app without a window.
//!
//! Follows the hub's record into a local replica, folds it into tables, answers
//! the window's questions with view models, and keeps signed reviews until the
//! hub has settled them. Not here: the rules (`holdpoint_domain`), the words on
//! the wire (`holdpoint_protocol`), the window (`src-tauri`, `ui`).

mod backoff;
pub mod bindings;
mod clock;
pub mod commands;
mod core;
mod desk;
mod error;
mod export;
mod fetch;
pub mod identity;
mod join;
mod links;
mod lock;
mod notify;
mod private;
mod push;
mod queries;
mod reminders;
mod replica;
mod review;
mod seen;
mod send;
mod session;
mod setup;
mod store;
mod sync;
#[cfg(test)]
mod tests;
mod upkeep;
#[expect(missing_docs, reason = "plain words; the names are shown as they stand")]
pub mod view;
mod words;

pub use desk::{Desk, DeskOptions};
pub use error::DeskError;
pub use seen::{Witness, replica_head};
