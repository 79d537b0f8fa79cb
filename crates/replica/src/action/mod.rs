//! Actions: a short row for every one, a wider one while it is open, and the order of the queue.
//!
//! Claims and reviews are part of it: what they say about an action stands in its row.

pub(crate) mod codes;
mod filter;
mod filter_texts;
mod order;
mod parties;
pub(crate) mod projection;
mod reads;
pub(crate) mod row;
mod rule;
mod touched;
mod write;

pub use filter::Filter;
pub use order::{Key, Order, Tab};
pub use parties::Parties;
#[cfg(test)]
pub(crate) use reads::DECIDED_BETWEEN;
pub(crate) use reads::each_open;
pub use reads::{closed_of_kind, count_waiting, decided_between, each_proposed, get, get_by_place, get_open, get_place};
pub use row::{ActionRow, OpenRow, PlaceRow, SettledBy};
pub use rule::Rule;
