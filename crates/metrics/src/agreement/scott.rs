//! Scott's pi (Scott 1955): two raters, the items both labelled, chance from their common shares.

use super::coefficient::{Coefficient, Undefined};
use super::corrected::Corrected;
use super::fleiss::CommonShares;
use super::table::Table;

pub(crate) struct Scott<'table> {
    raters: usize,
    pairs: Corrected<'table, CommonShares>,
}

impl<'table> Scott<'table> {
    pub(crate) fn new(table: &'table Table) -> Self {
        Self { raters: table.raters(), pairs: Corrected::over(table, CommonShares, |pattern| pattern.pair.is_some()) }
    }
}

impl Coefficient for Scott<'_> {
    fn value(&self, weights: &[u32]) -> Result<f64, Undefined> {
        if self.raters != 2 {
            return Err(Undefined::NotTwoRaters(self.raters));
        }
        self.pairs.value(weights).map_err(|why| if why == Undefined::NoPairs { Undefined::NoCommonItem } else { why })
    }

    fn interval95(&self, value: f64) -> Option<[f64; 2]> {
        self.pairs.interval95(value)
    }
}
