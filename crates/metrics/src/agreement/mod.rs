//! Agreement of reviewers who labelled the same items.

mod alpha;
mod bootstrap;
mod brennan_prediger;
mod coefficient;
pub mod cohen;
mod corrected;
mod distance;
pub mod fleiss;
mod gwet;
mod linearised;
mod percent;
mod scott;
mod table;

pub use bootstrap::Bootstrap;
pub use coefficient::Undefined;
pub use table::{Conflict, Level, Rating, Scale, Table};

use alpha::Alpha;
use bootstrap::Resamples;
use brennan_prediger::Uniform;
use coefficient::Coefficient;
use cohen::{Cohen, Weights};
use corrected::Corrected;
use fleiss::CommonShares;
use gwet::Guess;
use percent::NoChance;
use scott::Scott;

/// From here on conclusions may be tentative (Krippendorff).
pub const TENTATIVE: f64 = 0.667;
/// From here on labels are reliable (Krippendorff).
pub const RELIABLE: f64 = 0.800;

/// A coefficient of agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// Krippendorff's alpha, the default: any number of raters, at every level.
    Alpha,
    /// Fleiss' kappa, without weights.
    Fleiss,
    /// Cohen's kappa of two raters, weighted by the level.
    Cohen,
    /// Scott's pi of two raters, without weights.
    Scott,
    /// Gwet's AC1, without weights.
    Ac1,
    /// Gwet's AC2, weighted by the level.
    Ac2,
    /// Brennan and Prediger's kappa, without weights.
    BrennanPrediger,
    /// Percent agreement.
    Percent,
}

impl Statistic {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] =
        [Self::Alpha, Self::Fleiss, Self::Cohen, Self::Scott, Self::Ac1, Self::Ac2, Self::BrennanPrediger, Self::Percent];

    /// The word of the command line and of JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::Fleiss => "fleiss",
            Self::Cohen => "cohen",
            Self::Scott => "scott",
            Self::Ac1 => "ac1",
            Self::Ac2 => "ac2",
            Self::BrennanPrediger => "bp",
            Self::Percent => "percent",
        }
    }

    /// The weights of disagreements at a level. None where all weigh the same.
    #[must_use]
    pub const fn weights(self, level: Level) -> Option<&'static str> {
        match (self, level) {
            (Self::Cohen, Level::Ordinal) => Some("linear"),
            (Self::Ac2, Level::Ordinal) => Some("ordinal"),
            (Self::Cohen | Self::Ac2, Level::Interval) => Some("quadratic"),
            (Self::Cohen | Self::Ac2, Level::Ratio) => Some("ratio"),
            _ => None,
        }
    }

    fn of(self, table: &Table) -> Box<dyn Coefficient + '_> {
        match self {
            Self::Alpha => Box::new(Alpha::new(table)),
            Self::Fleiss => Box::new(Corrected::new(table, CommonShares)),
            Self::Cohen => Box::new(Cohen::new(table, Weights::of(table.level()))),
            Self::Scott => Box::new(Scott::new(table)),
            Self::Ac1 => Box::new(Corrected::new(table, Guess::ac1(table))),
            Self::Ac2 => Box::new(Corrected::new(table, Guess::ac2(table))),
            Self::BrennanPrediger => {
                Box::new(Corrected::new(table, Uniform { categories: table.categories().try_into().unwrap_or(u32::MAX) }))
            }
            Self::Percent => Box::new(Corrected::new(table, NoChance)),
        }
    }
}

/// A coefficient and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// Which one.
    pub statistic: Statistic,
    /// Its value, or why it has none.
    pub value: Result<f64, Undefined>,
    /// The 95 % interval: of the resamples if there are any, else the analytic one.
    pub ci95: Option<[f64; 2]>,
    /// Resamples without a value. None without resamples.
    pub resamples_undefined: Option<u32>,
}

/// Measures agreement. Without `bootstrap` the intervals are the analytic ones, where there are
/// some: Fleiss, Cohen and Everitt's for Cohen's kappa, Gwet's linearised ones for the others;
/// none for alpha above nominal level.
#[must_use]
pub fn measure(table: &Table, statistics: &[Statistic], bootstrap: Option<Bootstrap>) -> Vec<Measure> {
    let coefficients: Vec<_> = statistics.iter().map(|statistic| statistic.of(table)).collect();
    let mut resamples = bootstrap.map(|bootstrap| bootstrap::resample(table, &coefficients, bootstrap).into_iter());
    let mut next = || resamples.as_mut().and_then(Iterator::next);
    statistics.iter().zip(&coefficients).map(|(statistic, coefficient)| measured(table, *statistic, &**coefficient, next())).collect()
}

fn measured(table: &Table, statistic: Statistic, coefficient: &dyn Coefficient, resamples: Option<Resamples>) -> Measure {
    // Adding 0 makes a negative zero positive.
    let value = coefficient.value(&table.frequencies).map(|value| value + 0.0);
    let resamples_undefined = resamples.as_ref().map(|resamples| resamples.undefined);
    let ci95 = match (value, resamples) {
        (Err(_), _) => None,
        (Ok(_), Some(resamples)) => resamples.interval95(),
        (Ok(value), None) => coefficient.interval95(value),
    };
    Measure { statistic, value, ci95, resamples_undefined }
}

#[cfg(test)]
mod tests;
