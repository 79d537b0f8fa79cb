//! The replica: records that were verified, and the tables projected from them.
//!
//! Three groups of tables stand in one SQLite file, and they are never mixed:
//!
//! 1. `records`: the log as it came. Migrated, never rebuilt.
//! 2. Projections ([`projections`]): follow from the records alone, so the same
//!    records give the same rows on any machine. Dropped and replayed when their
//!    version changes.
//! 3. What comes from bodies ([`body`], the index of their words in [`search`], the facts of
//!    reviews in [`review`]):
//!    depends on what this person was handed out and on what was erased or pruned.
//!
//! A noun is a folder: its schema, its projection (what an event does to its tables)
//! and its reads. Not here: the network, clocks, screens. The person whose queue is
//! shown is an argument, so that a hub can keep a replica too.

pub mod action;
pub mod admin_change;
pub mod body;
pub mod change;
mod changes;
pub mod device;
pub mod drill;
pub mod excerpt;
pub mod fault;
mod file;
pub mod finding;
pub mod freeze;
pub mod hand_over;
pub mod health;
pub mod hub;
pub mod incident;
pub mod invite;
mod meta;
mod open;
pub mod person;
pub mod policy;
mod prepare;
mod projection;
pub mod projections;
pub mod quarter_hour;
mod rebuild;
pub mod record;
pub mod release;
mod replica;
pub mod rereview;
mod retention;
pub mod review;
pub mod ruling;
pub mod search;
pub mod services;
pub mod shift;
pub mod source;
pub mod stop;
pub mod tool;
pub mod trigger;
mod upkeep;

pub use changes::Changes;
pub use file::{connection, private};
pub use meta::get as meta;
pub use open::{OpenOptions, Opened};
pub use prepare::Prepared;
pub use projection::Projection;
pub use rebuild::Progress;
pub use replica::{CatchUpMemory, Replica, ReplicaError};
