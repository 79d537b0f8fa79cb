//! A review: one person's signed verdict on one action.

pub(crate) mod decide;
mod event;
mod facts;
mod reading;
mod reason;
#[expect(clippy::module_inception, reason = "the noun and its main type share a name")]
mod review;
pub(crate) mod second_review;
pub(crate) mod tally;
mod verdict;

pub use event::*;
pub use facts::*;
pub use reason::*;
pub use review::*;
pub use verdict::*;
