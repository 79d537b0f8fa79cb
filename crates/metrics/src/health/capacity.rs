//! The load on reviewers, measured from what they decided.
//!
//! Offered load is arrivals × mean handling time (Erlang 1917). Here the arrivals are the reviews that
//! were given, the handling time is the time an action was on screen, and the people are those who
//! gave a review in the hour. The sum of a Poisson number of independent times has the variance
//! n·E[x²] (compound Poisson), which gives the interval.

use crate::normal::Z95;

/// Seconds of an hour.
const HOUR_SECONDS: f64 = 3600.0;

/// What was reviewed in one hour, or in the same hour of several days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HourLoad {
    /// The hour of the day, 0 to 23, UTC.
    pub hour: u8,
    /// Reviews given.
    pub reviews: u64,
    /// People who gave one, added over the days.
    pub people: u64,
    /// Reviews of which the time on screen is known.
    pub timed: u64,
    /// Their times on screen, in whole seconds, added.
    pub seconds: u64,
    /// The squares of these seconds, added.
    pub squares: u64,
}

impl HourLoad {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            hour: self.hour,
            reviews: self.reviews + other.reviews,
            people: self.people + other.people,
            timed: self.timed + other.timed,
            seconds: self.seconds + other.seconds,
            squares: self.squares + other.squares,
        }
    }
}

/// The load and its 95 % interval; none where no time on screen is known.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts and seconds are far below 2^53")]
pub fn load(of: &HourLoad) -> Option<(f64, [f64; 2])> {
    if of.timed == 0 || of.people == 0 {
        return None;
    }
    let available = of.people as f64 * HOUR_SECONDS;
    let reviews = of.reviews as f64;
    let value = reviews * (of.seconds as f64 / of.timed as f64) / available;
    let half = Z95 * (reviews * (of.squares as f64 / of.timed as f64)).sqrt() / available;
    Some((value, [(value - half).max(0.0), value + half]))
}

/// The hour with the greatest load, of those with at least `min_timed` known times; the earliest of equal ones.
#[must_use]
pub fn busiest_hour(hours: &[HourLoad], min_timed: u64) -> Option<HourLoad> {
    let value = |hour: &HourLoad| load(hour).map_or(0.0, |(value, _)| value);
    let enough = hours.iter().filter(|hour| hour.timed >= min_timed.max(1) && hour.people > 0);
    enough.copied().reduce(|best, hour| if value(&hour) > value(&best) { hour } else { best })
}
