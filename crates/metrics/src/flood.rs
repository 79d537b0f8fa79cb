//! Whether a tool floods: far more arrivals than its own usual.

/// So many weeks back the same hour of the week is looked at.
pub const USUAL_WEEKS: usize = 4;
/// Fewer arrivals than this within an hour are no flood, however few are usual.
pub const LEAST_ARRIVALS: u64 = 20;
/// A flood is at least so many times the usual: simulated sale days reach 3.4 times and last
/// for hours, and are worth a look too.
const LEAST_TIMES: f64 = 2.5;
/// The probability below which chance is no explanation: one false alarm in some years of hours.
const CHANCE: f64 = 1e-5;

/// Arrivals of a tool in the last hour, beside its usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flood {
    /// In the last hour.
    pub arrived: u64,
    /// Mean of the same hour in the weeks before.
    pub usual: f64,
}

/// A flood, where the last hour brought far more than the same hour of the weeks before. None
/// where there is no week to compare with: a new tool has no usual.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub fn find_flood(arrived: u64, same_hours: &[u64]) -> Option<Flood> {
    let weeks = same_hours.len();
    if weeks == 0 || arrived < LEAST_ARRIVALS {
        return None;
    }
    let mean = same_hours.iter().sum::<u64>() as f64 / weeks as f64;
    // Half an arrival more: an hour in which nothing came says little about the rate.
    let expected = mean + 0.5 / weeks as f64;
    let spread = spread_of(same_hours, mean).max(expected);
    let is_rare = poisson_tail(arrived, expected) < CHANCE && (arrived as f64 - expected) / spread.sqrt() > 4.0;
    (is_rare && arrived as f64 >= LEAST_TIMES * expected).then_some(Flood { arrived, usual: mean })
}

// The variance between weeks: hours that always differ much need more to be unusual.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn spread_of(same_hours: &[u64], mean: f64) -> f64 {
    let squares: f64 = same_hours.iter().map(|count| (*count as f64 - mean).powi(2)).sum();
    squares / (same_hours.len() as f64 - 1.0).max(1.0)
}

// The probability of so many or more.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn poisson_tail(count: u64, expected: f64) -> f64 {
    let mut log_term = -expected;
    let mut below = 0.0;
    for arrivals in 0..count {
        below += log_term.exp();
        log_term += expected.ln() - (arrivals as f64 + 1.0).ln();
    }
    (1.0 - below).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_more_than_usual_is_a_flood() {
        assert_eq!(find_flood(60, &[10, 12, 9, 11]), Some(Flood { arrived: 60, usual: 10.5 }));
        assert_eq!(find_flood(21, &[0, 0, 0, 0]), Some(Flood { arrived: 21, usual: 0.0 }));
    }

    #[test]
    fn busy_hour_is_no_flood() {
        assert_eq!(find_flood(18, &[10, 12, 9, 11]), None);
        assert_eq!(find_flood(24, &[10, 12, 9, 11]), None, "less than 2.5 times the usual");
        assert_eq!(find_flood(19, &[0, 0]), None, "few arrivals");
        assert_eq!(find_flood(200, &[10, 160, 20, 150]), None, "hours that always differ");
    }

    #[test]
    fn new_tool_has_no_usual() {
        assert_eq!(find_flood(500, &[]), None);
        assert_eq!(find_flood(0, &[0, 0]), None);
    }
}
