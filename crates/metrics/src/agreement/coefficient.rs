//! What all coefficients have in common.

use std::fmt;

/// Why a coefficient has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// No item has two labels.
    NoPairs,
    /// All labels are the same: what chance explains is 0/0.
    OneCategory,
    /// For chance by the number of categories, when only one is known.
    OneKnownCategory,
    /// A coefficient of two raters, and there are this many.
    NotTwoRaters(usize),
    /// No item was labelled by both raters.
    NoCommonItem,
}

impl fmt::Display for Undefined {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPairs => formatter.write_str("no item has two labels"),
            Self::OneCategory => formatter.write_str("all labels are the same category, so agreement beyond chance is 0/0"),
            Self::OneKnownCategory => {
                formatter.write_str("only one category is known, so agreement beyond chance is 0/0; declare the levels")
            }
            Self::NotTwoRaters(raters) => write!(formatter, "needs exactly two raters; the labels are from {raters}"),
            Self::NoCommonItem => formatter.write_str("no item was labelled by both raters"),
        }
    }
}

/// A coefficient of one table.
pub(crate) trait Coefficient {
    /// Of a sample with `weights[i]` items of pattern `i`.
    fn value(&self, weights: &[u32]) -> Result<f64, Undefined>;

    /// The analytic 95 % interval of the whole table, whose value this is. None where there is none.
    fn interval95(&self, value: f64) -> Option<[f64; 2]>;
}
