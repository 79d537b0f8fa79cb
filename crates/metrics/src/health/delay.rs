//! What review adds to the time of an action: median and 95th percentile of counted delays.

use serde::Serialize;

/// Delays between proposal and decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delays {
    /// How many.
    pub count: u64,
    /// Half are at most this, ms; none of nothing.
    pub median_ms: Option<i64>,
    /// 95 of 100 are at most this, ms; none of nothing.
    pub p95_ms: Option<i64>,
}

/// Median and 95th percentile of delays, each with how often it occurred, shortest first. A quantile is
/// the value at rank ⌈q·n⌉ (nearest rank, Hyndman and Fan 1996, type 1): one that occurred.
#[must_use]
pub fn delays(counted: &[(i64, u64)]) -> Delays {
    let count = counted.iter().map(|(_, times)| times).sum();
    Delays { count, median_ms: at_rank(counted, (count).div_ceil(2)), p95_ms: at_rank(counted, (count * 19).div_ceil(20)) }
}

fn at_rank(counted: &[(i64, u64)], rank: u64) -> Option<i64> {
    let mut below = 0;
    counted.iter().filter(|(_, times)| *times > 0).find_map(|(delay, times)| {
        below += times;
        (below >= rank).then_some(*delay)
    })
}
