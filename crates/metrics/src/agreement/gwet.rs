//! Gwet's AC1 (2008) and, with weights, AC2 (2014): chance is a guess on the items that are hard
//! to label, so that the value stays stable when nearly all labels are the same.
//!
//! Weights of AC2: Gwet's ordinal weights, quadratic ones at interval level, his ratio weights.

use super::coefficient::Undefined;
use super::corrected::Chance;
use super::distance::Distance;
use super::table::{Level, Pattern, Table};

pub(crate) struct Guess<'table> {
    table: &'table Table,
    distance: Distance,
    largest: f64,
    /// Σ of all weights / (q (q − 1)); 0 for one category, where nothing is guessed.
    factor: f64,
}

impl<'table> Guess<'table> {
    /// Without weights.
    pub(crate) fn ac1(table: &'table Table) -> Self {
        Self::new(table, Distance::Equal)
    }

    /// With the weights of the table's level.
    pub(crate) fn ac2(table: &'table Table) -> Self {
        Self::new(table, distance_of(table.level()))
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of categories are small")]
    fn new(table: &'table Table, distance: Distance) -> Self {
        let categories = table.categories() as f64;
        let largest = if distance == Distance::Equal { 1.0 } else { distance.largest(&table.scale) };
        let factor = if categories < 2.0 {
            0.0
        } else {
            (categories * categories - sum_of_distances(table, distance) / largest) / (categories * (categories - 1.0))
        };
        Self { table, distance, largest, factor }
    }
}

/// The distance behind the weights of AC2: a weight is 1 − distance / the largest one.
const fn distance_of(level: Level) -> Distance {
    match level {
        Level::Nominal => Distance::Equal,
        Level::Ordinal => Distance::Span,
        Level::Interval => Distance::Squared,
        Level::Ratio => Distance::Ratio,
    }
}

fn sum_of_distances(table: &Table, distance: Distance) -> f64 {
    let ones = vec![1.0; table.categories()];
    distance.sum(&table.scale.values, &ones, &ones)
}

impl Chance for Guess<'_> {
    fn expected(&self, shares: &[f64]) -> Result<f64, Undefined> {
        Ok(self.factor * shares.iter().map(|share| share * (1.0 - share)).sum::<f64>())
    }

    fn of_item(&self, pattern: &Pattern, shares: &[f64]) -> Option<f64> {
        let sum: f64 = pattern.counts.iter().map(|(category, count)| f64::from(*count) * (1.0 - shares[*category as usize])).sum();
        Some(self.factor * sum / pattern.total())
    }

    fn observed(&self, pattern: &Pattern) -> f64 {
        if pattern.counts.len() < 2 {
            return 1.0;
        }
        let pairs = pattern.total() * (pattern.total() - 1.0);
        1.0 - self.distance.within(&self.table.scale.values, pattern) / (self.largest * pairs)
    }
}
