//! Fleiss' kappa (Fleiss 1971): chance is two labels drawn from the shares of all.
//! Items may have different numbers of labels (Gwet's extension).

use super::coefficient::Undefined;
use super::corrected::{Chance, is_one_category};
use super::table::{Pattern, Table};

pub(crate) struct CommonShares;

impl Chance for CommonShares {
    fn expected(&self, shares: &[f64]) -> Result<f64, Undefined> {
        if is_one_category(shares) { Err(Undefined::OneCategory) } else { Ok(shares.iter().map(|share| share * share).sum()) }
    }

    fn of_item(&self, pattern: &Pattern, shares: &[f64]) -> Option<f64> {
        let sum: f64 = pattern.counts.iter().map(|(category, count)| f64::from(*count) * shares[*category as usize]).sum();
        Some(sum / pattern.total())
    }
}

/// The standard error of Fleiss' kappa if raters label by chance (Fleiss, Nee and Landis 1979).
///
/// For testing against chance only: as an interval it is about half as wide as it must be.
/// None if items have different numbers of labels, or one.
#[must_use]
pub fn null_error(table: &Table) -> Option<f64> {
    let labels = labels_per_item(table)?;
    let shares = shares(table);
    let spread: f64 = shares.iter().map(|share| share * (1.0 - share)).sum();
    let skew: f64 = shares.iter().map(|share| share * (1.0 - share) * (1.0 - 2.0 * share)).sum();
    (spread > 0.0).then(|| (spread * spread - skew).sqrt() / spread * category_null_error(table, labels))
}

/// The kappa of each category against all others (Fleiss 1971). None for one that is always or never given.
/// Empty if items have different numbers of labels, or one.
#[must_use]
pub fn by_category(table: &Table) -> Vec<Option<f64>> {
    let Some(labels) = labels_per_item(table) else { return Vec::new() };
    let mut disagreements = vec![0.0; table.categories()];
    for (pattern, items) in table.patterns.iter().zip(&table.frequencies) {
        for (category, count) in &pattern.counts {
            disagreements[*category as usize] += f64::from(*items) * f64::from(*count) * (labels - f64::from(*count));
        }
    }
    let pairs = items(table) * labels * (labels - 1.0);
    let kappa = |(share, disagreement): (f64, f64)| {
        let spread = share * (1.0 - share);
        (spread > 0.0).then(|| 1.0 - disagreement / (pairs * spread))
    };
    shares(table).into_iter().zip(disagreements).map(kappa).collect()
}

fn category_null_error(table: &Table, labels: f64) -> f64 {
    (2.0 / (items(table) * labels * (labels - 1.0))).sqrt()
}

fn items(table: &Table) -> f64 {
    table.frequencies.iter().map(|items| f64::from(*items)).sum()
}

/// Labels of every item, if all have as many and at least two.
fn labels_per_item(table: &Table) -> Option<f64> {
    let first = table.patterns.first()?.total;
    (first >= 2 && table.patterns.iter().all(|pattern| pattern.total == first)).then(|| f64::from(first))
}

fn shares(table: &Table) -> Vec<f64> {
    let mut counts = vec![0.0; table.categories()];
    for (pattern, items) in table.patterns.iter().zip(&table.frequencies) {
        pattern.counts.iter().for_each(|(category, count)| counts[*category as usize] += f64::from(*items) * f64::from(*count));
    }
    let all: f64 = counts.iter().sum();
    counts.iter().map(|count| count / all).collect()
}
