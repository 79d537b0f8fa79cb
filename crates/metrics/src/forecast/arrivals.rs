//! Arrivals of each hour: hour of the week, trend, known events, and how much they vary.

use super::hour::{HourCount, WEEK_HOURS, weeks_after};
use super::{counts, spread, trend};

/// Hours of history below which there is no forecast: one week.
const LEAST_HOURS: usize = WEEK_HOURS;
/// An hour of the week is drawn towards its neighbours as if they had been seen for so many weeks.
const PRIOR_WEEKS: f64 = 0.7;
const ROUNDS: usize = 4;
/// Half of the share outside the interval.
const TAIL: f64 = 0.05;

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoForecast {
    /// Hours of history.
    pub hours: usize,
    /// Hours that are needed.
    pub needed: usize,
}

/// What is expected of an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// Mean.
    pub mean: f64,
    /// The middle value.
    pub median: u32,
    /// From here,
    pub low: u32,
    /// to here in nine of ten hours.
    pub high: u32,
}

/// Arrivals of every hour to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    // Mean arrivals of each hour of the week at `last`, without events.
    profile: Vec<f64>,
    // Weeks in which each was seen.
    weeks: Vec<f64>,
    last: i64,
    /// Growth in a week: 0.02 is 2 % more.
    pub weekly_growth: f64,
    /// Variance of an hour's rate over its mean squared, beyond chance.
    pub hour_spread: f64,
    /// The part of it that is common to all hours of a day.
    pub day_spread: f64,
    /// Hours it was made from.
    pub hours: usize,
}

impl Forecast {
    /// Learns from history, in any order; hours that were not observed are left out, not zero.
    ///
    /// # Errors
    /// When it is shorter than a week.
    pub fn fit(history: &[HourCount]) -> Result<Self, NoForecast> {
        let usable = |count: &&HourCount| count.factor.is_finite() && count.factor > 0.0;
        let history: Vec<HourCount> = history.iter().filter(usable).copied().collect();
        if history.len() < LEAST_HOURS {
            return Err(NoForecast { hours: history.len(), needed: LEAST_HOURS });
        }
        let last = history.iter().map(|count| count.hour).max().unwrap_or(0);
        let mut made = Self {
            profile: vec![0.0; WEEK_HOURS],
            weeks: vec![0.0; WEEK_HOURS],
            last,
            weekly_growth: 0.0,
            hour_spread: 0.0,
            day_spread: 0.0,
            hours: history.len(),
        };
        for _ in 0..ROUNDS {
            made.learn_profile(&history);
            made.weekly_growth = trend::growth(&history, |count| made.without_growth(count), last);
        }
        made.learn_profile(&history);
        let expected: Vec<f64> = history.iter().map(|count| made.mean(count.hour, count.factor)).collect();
        (made.hour_spread, made.day_spread) = spread::measure(&history, &expected, made.parameters());
        Ok(made)
    }

    fn learn_profile(&mut self, history: &[HourCount]) {
        let (mut arrivals, mut exposure, mut weeks) = (vec![0.0; WEEK_HOURS], vec![0.0; WEEK_HOURS], vec![0.0; WEEK_HOURS]);
        for count in history {
            let place = hour_of_week(count.hour);
            arrivals[place] += f64::from(count.arrivals);
            exposure[place] += count.factor * self.growth_until(count.hour);
            weeks[place] += 1.0;
        }
        let rate = |place: usize| if exposure[place] > 0.0 { Some(arrivals[place] / exposure[place]) } else { None };
        let mean = arrivals.iter().sum::<f64>() / exposure.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let near =
            |place: usize| neighbours(place).filter_map(&rate).sum::<f64>() / neighbours(place).filter_map(&rate).count().max(1) as f64;
        self.profile = (0..WEEK_HOURS)
            .map(|place| {
                let expected = if neighbours(place).any(|place| exposure[place] > 0.0) { near(place) } else { mean };
                (arrivals[place] + PRIOR_WEEKS * expected) / (exposure[place] + PRIOR_WEEKS)
            })
            .collect();
        self.weeks = weeks;
    }

    fn growth_until(&self, hour: i64) -> f64 {
        (self.weekly_growth.ln_1p() * weeks_after(self.last, hour)).exp()
    }

    fn without_growth(&self, count: &HourCount) -> f64 {
        self.profile[hour_of_week(count.hour)] * count.factor
    }

    // Values that were learned, in effect: an hour seen often counts as nearly one.
    fn parameters(&self) -> f64 {
        self.weeks.iter().map(|weeks| weeks / (weeks + PRIOR_WEEKS)).sum::<f64>() + 1.0
    }

    /// Expected arrivals of an hour (hours since 1970 UTC); `factor` is that of a known event, or 1.
    #[must_use]
    pub fn mean(&self, hour: i64, factor: f64) -> f64 {
        self.profile[hour_of_week(hour)] * self.growth_until(hour) * factor
    }

    /// Variance of an hour's rate over its mean squared: beyond chance, and for what is not known
    /// of the hour of the week.
    #[must_use]
    pub fn rate_variance(&self, hour: i64, factor: f64) -> f64 {
        let mean = self.mean(hour, factor);
        let seen = self.weeks[hour_of_week(hour)] + PRIOR_WEEKS;
        if mean <= 0.0 { 0.0 } else { self.hour_spread + (self.hour_spread + 1.0 / mean) / seen }
    }

    /// What is expected of an hour.
    #[must_use]
    pub fn predict(&self, hour: i64, factor: f64) -> Predicted {
        let mean = self.mean(hour, factor);
        let variance = mean + mean * mean * self.rate_variance(hour, factor);
        let at = |p| counts::quantile(mean, variance, p);
        Predicted { mean, median: at(0.5), low: at(TAIL), high: at(1.0 - TAIL) }
    }
}

/// The place of an hour in its week.
pub(super) fn hour_of_week(hour: i64) -> usize {
    usize::try_from(hour.rem_euclid(WEEK_HOURS as i64)).unwrap_or(0)
}

fn neighbours(place: usize) -> impl Iterator<Item = usize> {
    [WEEK_HOURS - 24, WEEK_HOURS - 1, 0, 1, 24].into_iter().map(move |step| (place + step) % WEEK_HOURS)
}
