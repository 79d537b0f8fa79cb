//! Times of other systems.

use chrono::{DateTime, Datelike as _};

/// Reads an RFC 3339 time with any offset; milliseconds since 1970-01-01 UTC. None for anything
/// else, and for years before 1970 or after 9999: Go writes "no time" as the year 1.
#[must_use]
pub fn parse_time(text: &str) -> Option<i64> {
    let time = DateTime::parse_from_rfc3339(text.trim()).ok()?.to_utc();
    (1970..=9999).contains(&time.year()).then(|| time.timestamp_millis())
}

/// Whether this is the zero time of Go, `0001-01-01T00:00:00Z`.
pub(crate) fn is_zero_time(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text.trim()).is_ok_and(|time| time.to_utc().year() <= 1)
}
