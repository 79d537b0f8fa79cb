//! What the stories in `tests/tests` stand on: the real programs, each in an
//! empty home of its own, and words to drive them.
//!
//! Not here: pretended parts. A test talks to what `cargo build` made.

pub mod airline;
pub mod app;
pub mod begin;
pub mod browser_desk;
pub mod forgery;
pub mod home;
pub mod pair;
pub mod person;
pub mod port;
pub mod provider;
pub mod python;
pub mod serve;
pub mod team_desk;
pub mod tool;
pub mod traces;
pub mod window;

use std::time::Duration;

/// How long anything may take to happen before a test fails. Generous: the
/// machine may be small and busy; a test that passes never waits this long.
pub const PATIENCE: Duration = Duration::from_secs(40);
