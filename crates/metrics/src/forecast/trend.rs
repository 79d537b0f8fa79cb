//! The growth in a week: a straight line through the logarithms, as far as it is beyond chance.

use super::hour::{HourCount, WEEK_HOURS, weeks_after};
use std::collections::BTreeMap;

/// With less history a trend cannot be told from the shape of the week.
const LEAST_HOURS: usize = 3 * WEEK_HOURS;
const STEPS: usize = 12;
/// No trend beyond this is believed: the logarithm of the growth in a week.
const STEEPEST: f64 = 0.25;

/// Growth in a week. `expected` is what the hour of the week and events alone lead to.
pub(super) fn growth(history: &[HourCount], expected: impl Fn(&HourCount) -> f64, last: i64) -> f64 {
    if history.len() < LEAST_HOURS {
        return 0.0;
    }
    let mut days: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
    for count in history {
        let day = days.entry(count.hour.div_euclid(24)).or_default();
        day.0 += f64::from(count.arrivals);
        day.1 += expected(count);
    }
    let days: Vec<Day> = days
        .iter()
        .map(|(day, (seen, expected))| Day { weeks: weeks_after(last, day * 24 + 12), seen: *seen, expected: *expected })
        .collect();
    shrunk(&days).exp_m1()
}

struct Day {
    weeks: f64,
    seen: f64,
    expected: f64,
}

// A Poisson regression of two values by Newton's method: level and slope.
fn shrunk(days: &[Day]) -> f64 {
    let (mut level, mut slope) = (0.0_f64, 0.0_f64);
    let mut variance = f64::INFINITY;
    for _ in 0..STEPS {
        let Some((step_level, step_slope, slope_variance)) = step(days, level, slope) else { return 0.0 };
        level += step_level.clamp(-1.0, 1.0);
        slope = (slope + step_slope).clamp(-STEEPEST, STEEPEST);
        variance = slope_variance;
    }
    let variance = variance * dispersion(days, level, slope);
    // The part that chance explains is left out (James and Stein 1961).
    if slope == 0.0 { 0.0 } else { slope * (1.0 - variance / (slope * slope)).max(0.0) }
}

fn rate(day: &Day, level: f64, slope: f64) -> f64 {
    day.expected * (level + slope * day.weeks).exp()
}

fn step(days: &[Day], level: f64, slope: f64) -> Option<(f64, f64, f64)> {
    let (mut score, mut information) = ([0.0; 2], [0.0; 3]);
    for day in days {
        let rate = rate(day, level, slope);
        score[0] += day.seen - rate;
        score[1] += (day.seen - rate) * day.weeks;
        information[0] += rate;
        information[1] += rate * day.weeks;
        information[2] += rate * day.weeks * day.weeks;
    }
    let determinant = information[0] * information[2] - information[1] * information[1];
    if determinant.is_nan() || determinant <= 1e-9 {
        return None;
    }
    let level = (information[2] * score[0] - information[1] * score[1]) / determinant;
    let slope = (information[0] * score[1] - information[1] * score[0]) / determinant;
    Some((level, slope, information[0] / determinant))
}

// How many times as much days vary as Poisson counts do.
fn dispersion(days: &[Day], level: f64, slope: f64) -> f64 {
    let squares: f64 = days
        .iter()
        .map(|day| (day, rate(day, level, slope)))
        .filter(|(_, rate)| *rate > 0.0)
        .map(|(day, rate)| (day.seen - rate).powi(2) / rate)
        .sum();
    (squares / (days.len() as f64 - 2.0).max(1.0)).max(1.0)
}
