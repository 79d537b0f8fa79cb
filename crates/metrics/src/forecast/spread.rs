//! How much arrivals vary beyond chance, by moments.

use super::hour::HourCount;
use std::collections::BTreeMap;

const ROUNDS: usize = 5;
/// Standard deviations.
const CAP: f64 = 2.5;
/// The mean square of a standard normal number that is capped there.
const WITHIN_CAP: f64 = 0.977_56;

/// The variance of the rates of hours over their mean squared, and the part that is common to the
/// hours of a day. `parameters` values were learned from the same history.
pub(super) fn measure(history: &[HourCount], expected: &[f64], parameters: f64) -> (f64, f64) {
    let count = history.len() as f64;
    // What was learned lies nearer to the history than the truth does.
    let wider = count / (count - parameters).max(count / 4.0);
    let mut days: BTreeMap<i64, Sums> = BTreeMap::new();
    for (hour, mean) in history.iter().zip(expected) {
        days.entry(hour.hour.div_euclid(24)).or_default().add(f64::from(hour.arrivals) - mean, *mean);
    }
    let hours = hour_spread(history, expected, wider);
    let beyond: f64 = days.values().map(|day| day.residuals.powi(2) * wider - day.means - hours * day.mean_squares).sum();
    let pairs: f64 = days.values().map(|day| day.means.powi(2) - day.mean_squares).sum();
    (hours, ratio(beyond, pairs).min(hours))
}

// A burst that comes once in a week must not widen the interval of every hour: squares beyond
// CAP standard deviations count as that many, and the sum is what it would be for normal numbers.
fn hour_spread(history: &[HourCount], expected: &[f64], wider: f64) -> f64 {
    let mut spread = f64::INFINITY;
    for _ in 0..ROUNDS {
        let (mut squares, mut means, mut mean_squares) = (0.0, 0.0, 0.0);
        for (hour, mean) in history.iter().zip(expected) {
            let square = (f64::from(hour.arrivals) - mean).powi(2) * wider;
            // Before the first round every square counts.
            let most = if spread.is_finite() { CAP * CAP * (mean + spread * mean * mean) } else { f64::INFINITY };
            squares += square.min(most) / if spread.is_finite() { WITHIN_CAP } else { 1.0 };
            means += mean;
            mean_squares += mean * mean;
        }
        spread = ratio(squares - means, mean_squares);
    }
    spread
}

#[derive(Clone, Copy, Default)]
struct Sums {
    residuals: f64,
    means: f64,
    mean_squares: f64,
}

impl Sums {
    fn add(&mut self, residual: f64, mean: f64) {
        self.residuals += residual;
        self.means += mean;
        self.mean_squares += mean * mean;
    }
}

// Chance alone can look like less than chance.
fn ratio(beyond: f64, squares: f64) -> f64 {
    if squares > 0.0 { (beyond / squares).max(0.0) } else { 0.0 }
}
