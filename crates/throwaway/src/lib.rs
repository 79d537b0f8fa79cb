//! For tests only: a PostgreSQL server from the system's package, on a socket in a
//! folder of its own. It cannot be reached over the network, and it ends with the
//! process that started it. Not here: anything that knows what is stored in it.

#![expect(clippy::unwrap_used, reason = "the helpers of tests are tests too")]

mod server;
mod wire;

pub use server::{Server, new_database};
pub use wire::Wire;
