//! The ordered log of records: `trait Log`, kept in SQLite or in PostgreSQL.
//!
//! The log handles records as links of a chain and bodies as bytes by digest. What a
//! record means, who may read a body, and the time belong to the hub. Only the head is
//! cached here.

mod api;
mod batch;
mod error;
mod head;
mod postgres;
mod raw;
mod sqlite;
mod verify;

pub use api::Log;
pub use batch::Batch;
pub use error::LogError;
pub use head::Head;
pub use postgres::PostgresLog;
pub use sqlite::{ReadBody, SqliteLog, read_file, verify_file};
pub use verify::{Verification, VerifyProblem};
