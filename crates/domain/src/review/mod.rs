//! A review: one person's signed verdict on one action.

pub(crate) mod decide;
mod event;
mod reason;
#[expect(clippy::module_inception, reason = "the noun and its main type share a name")]
mod review;
pub(crate) mod tally;
mod verdict;

pub use event::*;
pub use reason::*;
pub use review::*;
pub use verdict::*;
