//! Cohen's kappa (1960; weighted 1968): two raters, the items both labelled, chance from each
//! one's own shares.
//!
//! 1 − observed / expected disagreement. Weights: none at nominal level, linear by rank at
//! ordinal level, quadratic at interval level, Krippendorff's ratio distance at ratio level.

use super::coefficient::{Coefficient, Undefined};
use super::distance::Distance;
use super::table::{Level, Table};
use crate::normal::Z95;

/// How disagreements weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// All the same.
    None,
    /// By ranks apart.
    Linear,
    /// By the square of the difference.
    Quadratic,
    /// By the square of the difference over the sum.
    Ratio,
}

impl Weights {
    /// Those of a level.
    #[must_use]
    pub const fn of(level: Level) -> Self {
        match level {
            Level::Nominal => Self::None,
            Level::Ordinal => Self::Linear,
            Level::Interval => Self::Quadratic,
            Level::Ratio => Self::Ratio,
        }
    }

    const fn distance(self) -> Distance {
        match self {
            Self::None => Distance::Equal,
            Self::Linear => Distance::Linear,
            Self::Quadratic => Distance::Squared,
            Self::Ratio => Distance::Ratio,
        }
    }
}

pub(crate) struct Cohen<'table> {
    table: &'table Table,
    distance: Distance,
}

/// Counts of the items both labelled: by the first rater's category, by the second's, distances.
struct Margins {
    items: f64,
    sides: [Vec<f64>; 2],
    observed: f64,
}

impl<'table> Cohen<'table> {
    pub(crate) const fn new(table: &'table Table, weights: Weights) -> Self {
        Self { table, distance: weights.distance() }
    }

    fn pairs<'a>(&'a self, weights: &'a [u32]) -> impl Iterator<Item = ([usize; 2], f64)> {
        let rows = self.table.patterns.iter().zip(weights);
        rows.filter_map(|(pattern, weight)| Some((pattern.pair?.map(|category| category as usize), f64::from(*weight))))
    }

    fn margins(&self, weights: &[u32]) -> Margins {
        let values = &self.table.scale.values;
        let empty = || vec![0.0; self.table.categories()];
        let mut margins = Margins { items: 0.0, sides: [empty(), empty()], observed: 0.0 };
        for ([one, other], weight) in self.pairs(weights) {
            margins.items += weight;
            margins.sides[0][one] += weight;
            margins.sides[1][other] += weight;
            margins.observed += weight * self.distance.between(values[one], values[other]);
        }
        margins
    }

    fn expected(&self, margins: &Margins) -> Result<f64, Undefined> {
        if self.table.raters() != 2 {
            return Err(Undefined::NotTwoRaters(self.table.raters()));
        }
        if margins.items == 0.0 {
            return Err(Undefined::NoCommonItem);
        }
        let [one, other] = &margins.sides;
        let used = one.iter().zip(other).filter(|(one, other)| **one + **other > 0.0).count();
        let expected = self.distance.sum(&self.table.scale.values, one, other);
        if used < 2 || expected <= 0.0 { Err(Undefined::OneCategory) } else { Ok(expected) }
    }

    /// The standard error (Fleiss, Cohen and Everitt 1969), for any value of kappa.
    pub(crate) fn standard_error(&self) -> Option<f64> {
        let margins = self.margins(&self.table.frequencies);
        let (expected, means) = self.mean_distances(&margins)?;
        let ratio = margins.items * margins.observed / (margins.items * margins.items * expected);
        // With u = distance / largest the weights are 1 − u; the largest one cancels.
        let values = &self.table.scale.values;
        let term = |[one, other]: [usize; 2]| {
            (self.distance.between(values[one], values[other]) - (means[0][one] + means[1][other]) * ratio).powi(2)
        };
        let mean: f64 = self.pairs(&self.table.frequencies).map(|(pair, weight)| weight * term(pair)).sum::<f64>() / margins.items;
        let variance = mean - (ratio * expected).powi(2);
        Some((variance.max(0.0) / margins.items).sqrt() / expected)
    }

    /// The standard error if kappa is 0: for testing against chance only.
    fn null_error(&self) -> Option<f64> {
        let margins = self.margins(&self.table.frequencies);
        let (expected, means) = self.mean_distances(&margins)?;
        let values = &self.table.scale.values;
        let mut mean = 0.0;
        for (one, rows) in margins.sides[0].iter().enumerate() {
            for (other, columns) in margins.sides[1].iter().enumerate() {
                let term = self.distance.between(values[one], values[other]) - (means[0][one] + means[1][other]);
                mean += rows * columns * term * term;
            }
        }
        let variance = mean / (margins.items * margins.items) - expected * expected;
        Some((variance.max(0.0) / margins.items).sqrt() / expected)
    }

    /// The expected distance of a pair, and that of each category from the other rater's labels.
    fn mean_distances(&self, margins: &Margins) -> Option<(f64, [Vec<f64>; 2])> {
        let expected = self.expected(margins).ok()? / (margins.items * margins.items);
        let values = &self.table.scale.values;
        let mean = |value: f64, counts: &[f64]| {
            counts.iter().zip(values).map(|(count, other)| count * self.distance.between(value, *other)).sum::<f64>() / margins.items
        };
        let means = |counts: &[f64]| values.iter().map(|value| mean(*value, counts)).collect();
        Some((expected, [means(&margins.sides[1]), means(&margins.sides[0])]))
    }
}

impl Coefficient for Cohen<'_> {
    fn value(&self, weights: &[u32]) -> Result<f64, Undefined> {
        let margins = self.margins(weights);
        let expected = self.expected(&margins)?;
        Ok(1.0 - margins.items * margins.observed / expected)
    }

    fn interval95(&self, value: f64) -> Option<[f64; 2]> {
        let half = Z95 * self.standard_error()?;
        Some([value - half, (value + half).min(1.0)])
    }
}

/// The standard errors of Cohen's kappa: of its value, and if it is 0. None where it is undefined.
#[must_use]
pub fn errors(table: &Table, weights: Weights) -> Option<[f64; 2]> {
    let cohen = Cohen::new(table, weights);
    Some([cohen.standard_error()?, cohen.null_error()?])
}
