//! Keeping up with the hub: sign in, catch up in bulk when far behind, then follow live;
//! after a broken connection, again, with growing waits.

mod after_commit;
pub(crate) mod alarm;
mod apply;
mod bulk;
mod error;
pub(crate) mod follow;
mod lag;
mod live;
mod patience;
mod poll;
mod report;
