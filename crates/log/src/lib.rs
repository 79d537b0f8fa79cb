//! The ordered log of records: `trait Log`, kept in SQLite or in PostgreSQL.
//!
//! The log knows records as links of a chain and bodies as bytes by digest. It
//! does not know what a record means, who may read a body, or what time it is;
//! those belong to the hub. Nothing is cached here but the head.

mod api;
mod batch;
mod error;
mod postgres;
mod raw;
mod sqlite;
mod verify;

pub use api::{Head, Log};
pub use batch::Batch;
pub use error::LogError;
pub use postgres::PostgresLog;
pub use sqlite::{SqliteLog, verify_file};
pub use verify::{Verification, VerifyProblem};
