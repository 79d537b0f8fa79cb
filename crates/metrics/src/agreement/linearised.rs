//! Intervals from Gwet's linearised variance (Gwet, Handbook of Inter-Rater Reliability, ch. 6;
//! `irrCAC`): each item's contribution to the coefficient, spread about it, with Student's t.

use crate::student;

/// The standard error of a coefficient of this value, from `(contribution, items)`. None of one item.
fn standard_error(value: f64, contributions: &[(f64, u32)]) -> Option<f64> {
    let items: f64 = contributions.iter().map(|(_, items)| f64::from(*items)).sum();
    let squares: f64 = contributions.iter().map(|(part, items)| f64::from(*items) * (part - value).powi(2)).sum();
    (items > 1.0).then(|| (squares / (items * (items - 1.0))).sqrt())
}

/// The 95 % interval, from `lowest` to 1 at most.
pub(crate) fn interval95(value: f64, contributions: &[(f64, u32)], lowest: f64) -> Option<[f64; 2]> {
    let error = standard_error(value, contributions)?;
    let items: f64 = contributions.iter().map(|(_, items)| f64::from(*items)).sum();
    let half = student::quantile(0.975, items - 1.0) * error;
    Some([(value - half).max(lowest), (value + half).min(1.0)])
}
