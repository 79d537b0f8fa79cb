//! Other systems' ways of asking, translated to and from Holdpoint's own.
//!
//! Mapping, and one trait towards the hub. No rule about who may decide stands
//! here, nothing is stored, and an adapter never says yes by itself: it passes
//! on a decision it has verified, or says no.

pub mod claude_code;
pub mod mcp;
mod obtain;
mod text;

pub use obtain::{Obtained, Settled, obtain, settle, wait_for};
