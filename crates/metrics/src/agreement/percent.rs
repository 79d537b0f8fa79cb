//! Percent agreement: the mean share of agreeing pairs of labels. Nothing is called chance.

use super::coefficient::Undefined;
use super::corrected::Chance;
use super::table::Pattern;

pub(crate) struct NoChance;

impl Chance for NoChance {
    const LOWEST: f64 = 0.0;

    fn expected(&self, _shares: &[f64]) -> Result<f64, Undefined> {
        Ok(0.0)
    }

    fn of_item(&self, _pattern: &Pattern, _shares: &[f64]) -> Option<f64> {
        None
    }
}
