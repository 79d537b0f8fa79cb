//! The HTTP protocol between hub, desks and tools: wire types and clients.
//!
//! Rules are in `holdpoint_domain`. A client has no state but an address and a token.

mod bind;
mod desk_client;
mod error;
mod http;
mod hub_file;
mod problem;
mod records;
mod sign_in;
mod tool_client;
mod wire;

pub use desk_client::*;
pub use error::*;
pub use hub_file::*;
pub use problem::*;
pub use records::*;
pub use sign_in::*;
pub use tool_client::*;
pub use wire::*;
