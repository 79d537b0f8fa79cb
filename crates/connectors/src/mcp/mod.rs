//! The MCP server: four tools in front of a hub, for revisions 2025-11-25 and 2026-07-28.
//!
//! The same server runs over stdio (`holdpoint mcp`) and over streamable HTTP (mounted by the
//! hub). Both use the hub's HTTP API with a tool's token and nothing else. A call that ends
//! without a decision says so and does not approve.

mod accept;
mod arguments;
mod caller;
mod delivery;
mod http;
mod prompts;
mod proposal_schema;
mod refused;
mod reply;
mod schema;
mod sent_proposals;
mod server;
mod sessions;
mod stdio;
mod waiting;

pub use http::http_service;
pub use server::{Gate, Surroundings};
pub use sessions::Seal;
pub use stdio::{StdioError, serve_stdio};
