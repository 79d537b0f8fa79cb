//! What leaves the replica: bodies of actions closed long ago, and, without a
//! trace, what was erased for privacy.
//!
//! The records themselves stay. A desk without them could not show that the
//! history it follows is the one it has always followed; and they are small.
//! An old action that is opened gets its bodies from the hub again.

use crate::{body, meta, review, search};
use holdpoint_domain::Digest;
use rusqlite::Connection;

/// Set while something that was erased may still lie in the file's free parts.
pub(crate) const TRACES: &str = "traces";
/// Set while a damaged copy that was moved aside may still hold something that was erased.
pub(crate) const COPIES: &str = "copies";

/// Forgets a body that was erased for privacy. Its traces in the file go with `Replica::scrub`.
pub(crate) fn erase(conn: &Connection, digest: &Digest) -> rusqlite::Result<()> {
    review::erase_facts(conn, digest)?;
    if remove_body(conn, digest)? {
        meta::put(conn, TRACES, "1")?;
    }
    meta::put(conn, COPIES, "1")
}

/// Removes a body and its words; true when it was here.
pub(crate) fn remove_body(conn: &Connection, digest: &Digest) -> rusqlite::Result<bool> {
    search::remove_body_words(conn, digest)?;
    body::remove(conn, digest)
}
