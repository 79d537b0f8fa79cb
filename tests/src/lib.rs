//! Support for `tests/tests`: starts the real programs, each in an empty home folder, and
//! controls them.
//!
//! Not here: mocks. A test uses the programs that `cargo build` made.

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
pub mod text_search;
pub mod timeout;
pub mod tool;
pub mod window;
