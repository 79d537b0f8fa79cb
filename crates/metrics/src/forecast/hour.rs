//! An hour of history.

/// Hours of a week.
pub const WEEK_HOURS: usize = 168;

/// Arrivals in an hour that was observed whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourCount {
    /// Hours since 1970 UTC.
    pub hour: i64,
    /// How many came.
    pub arrivals: u32,
    /// How many times as many were to be expected, for a known event; 1 otherwise.
    pub factor: f64,
}

/// Weeks from `last` to `hour`; negative before it. A trend is not carried on beyond 8 weeks.
pub(super) fn weeks_after(last: i64, hour: i64) -> f64 {
    ((hour - last) as f64 / WEEK_HOURS as f64).min(8.0)
}
