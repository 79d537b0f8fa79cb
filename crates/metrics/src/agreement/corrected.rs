//! Agreement of pairs, corrected for chance: (observed − chance) / (1 − chance).
//!
//! The coefficients of this family differ in what they call chance. Definitions with missing
//! labels: Gwet, Handbook of Inter-Rater Reliability, ch. 2 (`irrCAC`): observed agreement is the
//! mean over items with two labels, the share of a category the mean over all items.

use super::coefficient::{Coefficient, Undefined};
use super::linearised;
use super::table::{Pattern, Table};

/// What a coefficient calls chance.
pub(crate) trait Chance {
    /// No value lies below. Corrected for chance it may lie below -1.
    const LOWEST: f64 = f64::NEG_INFINITY;

    /// From the shares of the categories.
    fn expected(&self, shares: &[f64]) -> Result<f64, Undefined>;

    /// The part of one item in it, for the variance. None if chance does not depend on the labels.
    fn of_item(&self, pattern: &Pattern, shares: &[f64]) -> Option<f64>;

    /// The agreement of the pairs of one item's labels, 0 to 1.
    fn observed(&self, pattern: &Pattern) -> f64 {
        let pairs: f64 = pattern.counts.iter().map(|(_, count)| f64::from(*count) * f64::from(count - 1)).sum();
        pairs / (pattern.total() * (pattern.total() - 1.0))
    }
}

pub(crate) struct Corrected<'table, C> {
    table: &'table Table,
    chance: C,
    /// Of each pattern with two labels or more; 0 for the others.
    observed: Vec<f64>,
    /// Whether a pattern belongs to the sample.
    used: Vec<bool>,
}

/// The sample seen as one: items, those with two labels, their agreement, the categories' shares.
struct Sample {
    items: f64,
    pairable: f64,
    observed: f64,
    shares: Vec<f64>,
}

impl<'table, C: Chance> Corrected<'table, C> {
    /// Over all items.
    pub(crate) fn new(table: &'table Table, chance: C) -> Self {
        Self::over(table, chance, |_| true)
    }

    /// Over the items that `used` says.
    pub(crate) fn over(table: &'table Table, chance: C, used: impl Fn(&Pattern) -> bool) -> Self {
        let observed = table.patterns.iter().map(|pattern| if pattern.pairable() { chance.observed(pattern) } else { 0.0 }).collect();
        Self { observed, used: table.patterns.iter().map(used).collect(), table, chance }
    }

    fn rows<'a>(&'a self, weights: &'a [u32]) -> impl Iterator<Item = (&'a Pattern, f64, u32)> {
        let rows = self.table.patterns.iter().zip(&self.observed).zip(&self.used).zip(weights);
        rows.filter(|((_, used), weight)| **used && **weight > 0).map(|(((pattern, observed), _), weight)| (pattern, *observed, *weight))
    }

    fn sample(&self, weights: &[u32]) -> Sample {
        let mut sample = Sample { items: 0.0, pairable: 0.0, observed: 0.0, shares: vec![0.0; self.table.categories()] };
        for (pattern, observed, weight) in self.rows(weights) {
            let weight = f64::from(weight);
            sample.items += weight;
            if pattern.pairable() {
                sample.pairable += weight;
                sample.observed += weight * observed;
            }
            let share = weight / pattern.total();
            pattern.counts.iter().for_each(|(category, count)| sample.shares[*category as usize] += share * f64::from(*count));
        }
        sample.observed /= sample.pairable;
        sample.shares.iter_mut().for_each(|share| *share /= sample.items);
        sample
    }

    /// What each pattern adds to the coefficient, in Gwet's linearisation.
    pub(crate) fn contributions(&self, value: f64) -> Result<Vec<(f64, u32)>, Undefined> {
        let sample = self.sample(&self.table.frequencies);
        let chance = self.chance.expected(&sample.shares)?;
        let part = |pattern: &Pattern, observed: f64| {
            let above = if pattern.pairable() { sample.items / sample.pairable * (observed - chance) / (1.0 - chance) } else { 0.0 };
            let own = self.chance.of_item(pattern, &sample.shares);
            above - own.map_or(0.0, |own| 2.0 * (1.0 - value) * (own - chance) / (1.0 - chance))
        };
        Ok(self.rows(&self.table.frequencies).map(|(pattern, observed, items)| (part(pattern, observed), items)).collect())
    }
}

impl<C: Chance> Coefficient for Corrected<'_, C> {
    fn value(&self, weights: &[u32]) -> Result<f64, Undefined> {
        let sample = self.sample(weights);
        if sample.pairable == 0.0 {
            return Err(Undefined::NoPairs);
        }
        let chance = self.chance.expected(&sample.shares)?;
        Ok(1.0 - (1.0 - sample.observed) / (1.0 - chance))
    }

    fn interval95(&self, value: f64) -> Option<[f64; 2]> {
        linearised::interval95(value, &self.contributions(value).ok()?, C::LOWEST)
    }
}

/// Whether all labels are of one category.
pub(crate) fn is_one_category(shares: &[f64]) -> bool {
    shares.iter().filter(|share| **share > 0.0).count() <= 1
}
