//! The end of a log.

use holdpoint_domain::{Digest, Seq};

/// Number and hash of the last record; `(0, GENESIS)` for an empty log.
pub type Head = (Seq, Digest);
