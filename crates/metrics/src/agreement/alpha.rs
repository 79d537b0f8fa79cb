//! Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability): any
//! number of raters, labels may be missing. Items with one label drop out.
//!
//! 1 − observed / expected disagreement. At ordinal level the distance of two categories is the
//! square of the labels between them, half of those at both ends included: the squared
//! difference of their mean ranks among all labels of this sample.

use super::coefficient::{Coefficient, Undefined};
use super::distance::{Distance, spread};
use super::linearised;
use super::table::{Level, Pattern, Table};

pub(crate) struct Alpha<'table> {
    table: &'table Table,
    distance: Distance,
    /// Of each pattern: Σ of distances over ordered pairs / (labels − 1). Empty at ordinal level.
    disagreements: Vec<f64>,
}

impl<'table> Alpha<'table> {
    pub(crate) fn new(table: &'table Table) -> Self {
        let distance = match table.level() {
            Level::Nominal => Distance::Equal,
            Level::Ordinal | Level::Interval => Distance::Squared,
            Level::Ratio => Distance::Ratio,
        };
        let fixed = if table.level() == Level::Ordinal { &[][..] } else { &table.patterns[..] };
        let disagreements = fixed.iter().map(|pattern| distance.within(&table.scale.values, pattern) / (pattern.total() - 1.0).max(1.0));
        Self { table, distance, disagreements: disagreements.collect() }
    }

    /// How often each category was given, on items with two labels or more.
    fn margins(&self, weights: &[u32]) -> Vec<f64> {
        let mut margins = vec![0.0; self.table.categories()];
        for (pattern, weight) in self.table.patterns.iter().zip(weights) {
            if *weight > 0 && pattern.pairable() {
                for (category, count) in &pattern.counts {
                    margins[*category as usize] += f64::from(*weight) * f64::from(*count);
                }
            }
        }
        margins
    }

    fn observed(&self, weights: &[u32], margins: &[f64]) -> (f64, f64) {
        if self.table.level() == Level::Ordinal {
            let ranks = mean_ranks(margins);
            let rows = self.table.patterns.iter().zip(weights).filter(|(pattern, weight)| **weight > 0 && pattern.pairable());
            let observed = rows.map(|(pattern, weight)| f64::from(*weight) * spread(&ranks, pattern) / (pattern.total() - 1.0)).sum();
            return (observed, self.distance.sum(&ranks, margins, margins));
        }
        let observed = self.disagreements.iter().zip(weights).map(|(part, weight)| part * f64::from(*weight)).sum();
        (observed, self.distance.sum(&self.table.scale.values, margins, margins))
    }
}

/// The mean rank of each category's labels, as a share of all of them.
fn mean_ranks(margins: &[f64]) -> Vec<f64> {
    let all: f64 = margins.iter().sum();
    let mut below = 0.0;
    let rank = |count: &f64| {
        let rank = (below + count / 2.0) / all;
        below += count;
        rank
    };
    margins.iter().map(rank).collect()
}

impl Coefficient for Alpha<'_> {
    fn value(&self, weights: &[u32]) -> Result<f64, Undefined> {
        let margins = self.margins(weights);
        match margins.iter().filter(|count| **count > 0.0).count() {
            0 => return Err(Undefined::NoPairs),
            1 => return Err(Undefined::OneCategory),
            _ => {}
        }
        let (observed, expected) = self.observed(weights, &margins);
        let labels: f64 = margins.iter().sum();
        // Distances below the smallest float.
        if expected <= 0.0 { Err(Undefined::OneCategory) } else { Ok(1.0 - (labels - 1.0) * observed / expected) }
    }

    /// Gwet's, at nominal level. At the others the distances depend on the labels themselves.
    fn interval95(&self, value: f64) -> Option<[f64; 2]> {
        if self.table.level() != Level::Nominal {
            return None;
        }
        let sample = Sample::new(self.table, &self.margins(&self.table.frequencies));
        let contributions: Vec<(f64, u32)> = pairable(self.table).map(|(pattern, items)| (sample.contribution(pattern), items)).collect();
        // The small-sample term moves the value, not its spread.
        let shift = value - sample.value;
        let [low, high] = linearised::interval95(sample.value, &contributions, f64::NEG_INFINITY)?;
        Some([low + shift, (high + shift).min(1.0)])
    }
}

fn pairable(table: &Table) -> impl Iterator<Item = (&Pattern, u32)> {
    table.patterns.iter().zip(table.frequencies.iter().copied()).filter(|(pattern, _)| pattern.pairable())
}

/// What Gwet's linearisation needs of the items with two labels (`krippen_alpha_raw` of `irrCAC`).
struct Sample {
    /// The shares of the categories.
    shares: Vec<f64>,
    /// Labels per item.
    mean: f64,
    /// Agreement expected by chance.
    chance: f64,
    /// Observed agreement with the small-sample term.
    observed: f64,
    /// Alpha without that term.
    value: f64,
}

impl Sample {
    fn new(table: &Table, margins: &[f64]) -> Self {
        let labels: f64 = margins.iter().sum();
        let shares: Vec<f64> = margins.iter().map(|count| count / labels).collect();
        let items: f64 = pairable(table).map(|(_, items)| f64::from(items)).sum();
        let mean = labels / items;
        let observed = pairable(table).map(|(pattern, items)| f64::from(items) * agreement(pattern, mean)).sum::<f64>() / items;
        let chance: f64 = shares.iter().map(|share| share * share).sum();
        let value = (observed - chance) / (1.0 - chance);
        Self { shares, mean, chance, observed: observed + (1.0 - observed) / labels, value }
    }

    fn contribution(&self, pattern: &Pattern) -> f64 {
        let surplus = (pattern.total() - self.mean) / self.mean;
        let share = |(category, count): &(u32, u32)| self.shares[*category as usize] * f64::from(*count);
        let chance = pattern.counts.iter().map(share).sum::<f64>() / self.mean - self.chance * surplus;
        let above = agreement(pattern, self.mean) - self.observed * surplus - self.chance;
        (above - 2.0 * (1.0 - self.value) * (chance - self.chance)) / (1.0 - self.chance)
    }
}

/// Agreeing pairs of an item, over those of an item with `mean` labels.
fn agreement(pattern: &Pattern, mean: f64) -> f64 {
    let pairs: f64 = pattern.counts.iter().map(|(_, count)| f64::from(*count) * f64::from(count - 1)).sum();
    pairs / (mean * (pattern.total() - 1.0))
}
