//! What was found over all months.

use std::collections::BTreeMap;

/// A sum and how many were added.
#[derive(Clone, Copy, Default)]
pub struct Mean {
    sum: f64,
    pub count: u32,
}

impl Mean {
    pub fn share(self) -> f64 {
        self.sum / f64::from(self.count)
    }

    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }
}

#[derive(Default)]
pub struct Tally {
    covered: BTreeMap<&'static str, Mean>,
    found: BTreeMap<&'static str, Mean>,
    errors: BTreeMap<&'static str, Mean>,
}

impl Tally {
    /// Whether the interval holds the truth. A figure without an interval does not.
    pub fn interval(&mut self, name: &'static str, interval: Option<[f64; 2]>, truth: f64) {
        let holds = interval.is_some_and(|[low, high]| (low..=high).contains(&truth));
        self.covered.entry(name).or_default().add(f64::from(u8::from(holds)));
    }

    pub fn found(&mut self, name: &'static str, found: bool) {
        self.found.entry(name).or_default().add(f64::from(u8::from(found)));
    }

    pub fn error(&mut self, name: &'static str, error: f64) {
        self.errors.entry(name).or_default().add(error.abs());
    }

    pub fn coverages(&self) -> impl Iterator<Item = (&'static str, Mean)> {
        self.covered.iter().map(|(name, mean)| (*name, *mean))
    }

    pub fn shares(&self) -> impl Iterator<Item = (&'static str, Mean)> {
        self.found.iter().map(|(name, mean)| (*name, *mean))
    }

    pub fn errors(&self) -> impl Iterator<Item = (&'static str, Mean)> {
        self.errors.iter().map(|(name, mean)| (*name, *mean))
    }
}
