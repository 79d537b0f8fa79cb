//! Brennan and Prediger's kappa (1981), also Bennett's S and Randolph's free-marginal kappa:
//! chance is one over the number of categories.

use super::coefficient::Undefined;
use super::corrected::Chance;
use super::table::Pattern;

pub(crate) struct Uniform {
    pub(crate) categories: u32,
}

impl Chance for Uniform {
    fn expected(&self, _shares: &[f64]) -> Result<f64, Undefined> {
        if self.categories < 2 { Err(Undefined::OneKnownCategory) } else { Ok(1.0 / f64::from(self.categories)) }
    }

    fn of_item(&self, _pattern: &Pattern, _shares: &[f64]) -> Option<f64> {
        None
    }
}
