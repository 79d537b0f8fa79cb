//! A review: one person's signed verdict on one action.

pub(crate) mod decide;
mod event;
mod facts;
mod merkle;
mod reading;
mod reason;
#[expect(clippy::module_inception, reason = "the noun and its main type share a name")]
mod review;
pub(crate) mod second_review;
mod set;
mod set_membership;
mod set_review;
pub(crate) mod set_rules;
pub(crate) mod tally;
mod verdict;

pub use event::*;
pub use facts::*;
pub use reason::*;
pub use review::*;
pub use set::*;
pub use set_membership::*;
pub use set_review::*;
pub use set_rules::*;
pub use verdict::*;
