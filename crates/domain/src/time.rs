//! Times from outside.

use crate::Ms;

/// Reads an RFC 3339 time. Leap seconds are refused: a count of ms has none, so `23:59:60` would
/// be the same deadline as the second after it.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<Ms> {
    let time = chrono::DateTime::parse_from_rfc3339(text).ok()?;
    // The library reads a second 60 in any minute, as more than a second's nanoseconds.
    (time.timestamp_subsec_nanos() < 1_000_000_000).then(|| time.timestamp_millis())
}
