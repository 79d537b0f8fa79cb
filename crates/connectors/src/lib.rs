//! Adapters for other protocols: Claude Code and MCP, translated to and from Holdpoint's API.
//!
//! Not here: rules about who may decide, and storage. An adapter never approves by itself:
//! it passes on a decision that it has verified, or denies.

pub mod claude_code;
pub mod mcp;
mod obtain;
mod text;

pub use obtain::{Obtained, Settled, obtain, settle, wait_for};
