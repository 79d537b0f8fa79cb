//! Intervals by resampling items (Efron 1979; percentile).

use super::coefficient::Coefficient;
use super::table::Table;
use crate::random::Random;

/// How to resample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// Resamples, at least 1.
    pub rounds: u32,
    /// The same seed gives the same resamples.
    pub seed: u64,
}

/// The values of one coefficient on all resamples.
#[derive(Default)]
pub(crate) struct Resamples {
    values: Vec<f64>,
    /// Resamples on which it has no value; they are left out of the interval.
    pub(crate) undefined: u32,
}

impl Resamples {
    /// The 95 % percentile interval. None if no resample has a value.
    pub(crate) fn interval95(mut self) -> Option<[f64; 2]> {
        self.values.sort_unstable_by(f64::total_cmp);
        Some([percentile(&self.values, 0.025)?, percentile(&self.values, 0.975)?])
    }
}

/// With linear interpolation between the neighbours. `sorted` is ascending.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of a vector")]
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let above = sorted.get(below + 1).unwrap_or(&sorted[below]);
    Some(sorted[below] + (above - sorted[below]) * part)
}

/// Every coefficient on the same resamples, so that asking for one or for all gives the same interval.
pub(crate) fn resample(table: &Table, coefficients: &[Box<dyn Coefficient + '_>], bootstrap: Bootstrap) -> Vec<Resamples> {
    let mut random = Random::new(bootstrap.seed);
    let mut all: Vec<Resamples> = coefficients.iter().map(|_| Resamples::default()).collect();
    let mut weights = vec![0; table.patterns.len()];
    for _ in 0..bootstrap.rounds {
        draw(table, &mut weights, &mut random);
        for (coefficient, resamples) in coefficients.iter().zip(&mut all) {
            match coefficient.value(&weights) {
                Ok(value) => resamples.values.push(value),
                Err(_) => resamples.undefined += 1,
            }
        }
    }
    all
}

/// As many items as there are, with replacement, as counts of their patterns.
fn draw(table: &Table, weights: &mut [u32], random: &mut Random) {
    weights.fill(0);
    let items = u32::try_from(table.item_patterns.len()).unwrap_or(u32::MAX);
    for _ in 0..items {
        weights[table.item_patterns[random.below(items) as usize] as usize] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_interpolate() {
        assert_eq!(percentile(&[1.0, 2.0, 3.0], 0.5), Some(2.0));
        assert_eq!(percentile(&[1.0, 2.0], 0.25), Some(1.25));
        assert_eq!(percentile(&[7.0], 0.975), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
    }
}
