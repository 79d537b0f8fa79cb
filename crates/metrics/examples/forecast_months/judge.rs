//! Forecasts of held-out hours beside what happened.

use super::months::{DEADLINE_MINUTES, Hour, simulate};
use holdpoint_metrics::forecast::{Day, Forecast, HourCount, PlannedHour, Targets, Work, WorkClass, needed, shortage};

const HISTORY_WEEKS: usize = 8;

/// What was found in the held-out weeks of one organisation, or of several.
#[derive(Clone, Copy, Debug, Default)]
pub struct Judged {
    pub hours: f64,
    /// Sums of the absolute errors of the shortage, people.
    pub error: f64,
    pub error_last_week: f64,
    /// Hours in which the expired ones were within the interval, of all and of those in which any were to be expected.
    pub covered: f64,
    pub in_doubt: f64,
    pub covered_in_doubt: f64,
    pub days: f64,
    /// Sum over days of the predicted share of expired actions minus the one that happened.
    pub share_error: f64,
    pub share_absolute_error: f64,
}

impl Judged {
    pub fn plus(mut self, other: Self) -> Self {
        self.hours += other.hours;
        self.error += other.error;
        self.error_last_week += other.error_last_week;
        self.covered += other.covered;
        self.in_doubt += other.in_doubt;
        self.covered_in_doubt += other.covered_in_doubt;
        self.days += other.days;
        self.share_error += other.share_error;
        self.share_absolute_error += other.share_absolute_error;
        self
    }

    /// Mean absolute errors of the shortage in people per hour: the forecast's, and that of the same hour last week.
    pub fn shortage_errors(&self) -> [f64; 2] {
        [self.error / self.hours, self.error_last_week / self.hours]
    }

    /// Shares of hours in which the interval of expired actions held: all, and those in doubt.
    pub fn coverage(&self) -> [f64; 2] {
        [self.covered / self.hours, self.covered_in_doubt / self.in_doubt.max(1.0)]
    }
}

/// Forecasts `weeks` weeks of an organisation, each day from all that was before it.
pub fn judge(seed: u64, weeks: usize, runs: u32) -> Judged {
    let hours = simulate(seed, HISTORY_WEEKS + weeks);
    (HISTORY_WEEKS * 7..(HISTORY_WEEKS + weeks) * 7).map(|day| judge_day(&hours, day, runs)).fold(Judged::default(), Judged::plus)
}

fn judge_day(hours: &[Hour], day: usize, runs: u32) -> Judged {
    let (before, today) = (&hours[..day * 24], &hours[day * 24..(day + 1) * 24]);
    let counts: Vec<HourCount> =
        before.iter().map(|hour| HourCount { hour: hour.hour, arrivals: hour.arrivals, factor: hour.factor }).collect();
    let Ok(forecast) = Forecast::fit(&counts) else { return Judged::default() };
    let (handle, cv) = handle(before);
    let missing = |arrivals: f64, hour: &Hour| {
        let needed = needed(arrivals, handle, Some(DEADLINE_MINUTES), Targets::default()).unwrap_or(0);
        shortage(needed, f64::from(hour.planned))
    };
    let mut judged = Judged { days: 1.0, ..Judged::default() };
    for hour in today {
        let happened = missing(f64::from(hour.arrivals), hour);
        let predicted = missing(f64::from(forecast.predict(hour.hour, hour.factor).median), hour);
        let last_week = &hours[usize::try_from(hour.hour).unwrap_or(0) - 168];
        judged.hours += 1.0;
        judged.error += (predicted - happened).abs();
        judged.error_last_week += (missing(f64::from(last_week.arrivals), hour) - happened).abs();
    }
    judge_expiries(&mut judged, &forecast, today, handle, cv, runs);
    judged
}

fn judge_expiries(judged: &mut Judged, forecast: &Forecast, today: &[Hour], handle: f64, cv: f64, runs: u32) {
    let planned = |hour: &Hour| PlannedHour {
        mean: forecast.mean(hour.hour, hour.factor),
        rate_variance: forecast.rate_variance(hour.hour, hour.factor),
        people: hour.planned,
    };
    let class = WorkClass { share: 1.0, handle_minutes: handle, handle_cv: cv, deadline_minutes: Some(DEADLINE_MINUTES) };
    let work = Work { classes: vec![class], reviews_per_action: 1.0 };
    let day = Day { hours: today.iter().map(planned).collect(), day_spread: forecast.day_spread, work, waiting: 0, runs, seed: 1 };
    let figures = day.simulate();
    for (hour, figures) in today.iter().zip(&figures.hours) {
        let covered = f64::from(u8::from((figures.expired_low..=figures.expired_high).contains(&hour.expired)));
        judged.covered += covered;
        if figures.expired_high > 0 {
            judged.in_doubt += 1.0;
            judged.covered_in_doubt += covered;
        }
    }
    let (arrived, expired) = today.iter().fold((0, 0), |sum, hour| (sum.0 + hour.arrivals, sum.1 + hour.expired));
    let error = figures.expired_share - f64::from(expired) / f64::from(arrived.max(1));
    judged.share_error += error;
    judged.share_absolute_error += error.abs();
}

// The measured minutes of a review and their spread.
fn handle(hours: &[Hour]) -> (f64, f64) {
    let (reviews, minutes, squares) =
        hours.iter().fold((0.0, 0.0, 0.0), |sum, hour| (sum.0 + f64::from(hour.reviews), sum.1 + hour.minutes, sum.2 + hour.squares));
    let mean = minutes / reviews;
    (mean, (squares / reviews - mean * mean).max(0.0).sqrt() / mean)
}
