//! The words and rules of Holdpoint: records, commands, [`decide`], [`State::apply`], reviews, policy.
//!
//! Pure: no files, no network, no clock, no randomness, no async. Whoever calls
//! brings `now` and fresh ids. Hub and desk meet here, so a rule stands once.

mod action;
mod canonical;
mod command;
mod decide;
mod decision;
mod digest;
mod event;
mod grant;
mod ids;
mod limits;
mod policy;
mod proposal;
mod reason;
mod record;
mod refusal;
mod review;
mod signature;
mod state;
pub mod text;
mod unique;

pub use action::*;
pub use canonical::*;
pub use command::*;
pub use decide::*;
pub use decision::*;
pub use digest::*;
pub use event::*;
pub use grant::*;
pub use ids::*;
pub use limits::*;
pub use policy::*;
pub use proposal::*;
pub use reason::*;
pub use record::*;
pub use refusal::*;
pub use review::*;
pub use signature::*;
pub use state::*;

/// Place of a record in the log, from 1, without gaps.
pub type Seq = u64;
/// Milliseconds since 1970-01-01 UTC.
pub type Ms = i64;
