//! For tests only: a PostgreSQL server from the system's package, on a socket in its own
//! temporary folder. It cannot be reached over the network, and it stops with the process
//! that started it. Not here: knowledge of what is stored in it.

#![expect(clippy::unwrap_used, reason = "the helpers of tests are tests too")]

mod server;
mod wire;

pub use server::{Server, new_database};
pub use wire::Wire;
