//! Dawid and Skene's model (1979, Applied Statistics 28:20): each item has one true class, each
//! rater a table of what they say for each class, and both are estimated together by EM.
//!
//! Starts from the shares of the votes, which guards against swapped classes. No smoothing,
//! logarithms throughout. Repeated readings of one rater on one item are data.

/// A posterior this close to the largest one ties with it: the rest is rounding.
const TIE: f64 = 1e-9;

/// One reading: indices of the item, the rater and the class said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// The item.
    pub item: u32,
    /// The rater.
    pub rater: u32,
    /// The class, in the order of ties.
    pub class: u32,
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// When the log-likelihood per reading rises by less than this.
    pub tolerance: f64,
    /// After this many steps.
    pub steps: usize,
}

impl Default for Stop {
    fn default() -> Self {
        Self { tolerance: 1e-5, steps: 100 }
    }
}

/// The estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    classes: usize,
    /// How common each class is.
    pub priors: Vec<f64>,
    /// The log-likelihood of the readings after each step; it never falls.
    pub log_likelihood: Vec<f64>,
    /// Readings expected by rater, class said and true class.
    said: Vec<f64>,
    /// The probability of each class, by item.
    posteriors: Vec<f64>,
}

/// Estimates from readings with `classes` classes. The order of readings changes nothing.
///
/// Item and rater indices are 0 to the largest one, each with a reading. Needs memory for raters × classes² and items × classes numbers.
#[must_use]
pub fn estimate(readings: &[Reading], classes: u32, stop: Stop) -> Estimate {
    let mut rows = readings.to_vec();
    // As the order of their fields, in one comparison.
    rows.sort_unstable_by_key(|row| (u128::from(row.item) << 64) | (u128::from(row.rater) << 32) | u128::from(row.class));
    let mut state = State::new(&rows, classes as usize);
    state.start(&rows);
    let mut log_likelihood = Vec::new();
    while !rows.is_empty() && log_likelihood.len() < stop.steps {
        log_likelihood.push(state.step(&rows));
        if rises_too_little(&log_likelihood, stop.tolerance * length(&rows)) {
            break;
        }
    }
    Estimate { classes: state.classes, priors: state.priors, log_likelihood, said: state.estimated, posteriors: state.posteriors }
}

fn rises_too_little(log_likelihood: &[f64], least: f64) -> bool {
    matches!(log_likelihood, [.., before, now] if now - before < least)
}

struct State {
    classes: usize,
    items: usize,
    priors: Vec<f64>,
    posteriors: Vec<f64>,
    /// Sums of the posteriors over the readings, by rater, class said, true class.
    said: Vec<f64>,
    /// Those of the step before: what this step's tables were estimated from.
    estimated: Vec<f64>,
    /// The logarithms of the raters' tables, in the same order.
    log_tables: Vec<f64>,
}

impl State {
    fn new(rows: &[Reading], classes: usize) -> Self {
        let count = |index: fn(&Reading) -> u32| rows.iter().map(index).max().map_or(0, |last| last as usize + 1);
        let (items, raters) = (count(|row| row.item), count(|row| row.rater));
        let cells = raters * classes * classes;
        Self {
            classes,
            items,
            priors: vec![0.0; classes],
            posteriors: vec![0.0; items * classes],
            said: vec![0.0; cells],
            estimated: Vec::new(),
            log_tables: vec![0.0; cells],
        }
    }

    /// Posteriors are the shares of the votes.
    fn start(&mut self, rows: &[Reading]) {
        for rows in rows.chunk_by(|a, b| a.item == b.item) {
            let item = self.item(rows);
            rows.iter().for_each(|row| self.posteriors[item + row.class as usize] += 1.0 / length(rows));
            self.count(rows);
        }
    }

    /// Estimates the tables and priors from the posteriors, then the posteriors from those.
    /// The log-likelihood of the readings under the tables.
    fn step(&mut self, rows: &[Reading]) -> f64 {
        self.estimate_tables(rows);
        self.estimated.clone_from(&self.said);
        self.said.fill(0.0);
        let log_priors: Vec<f64> = self.priors.iter().map(|prior| prior.ln()).collect();
        let mut log_likelihood = 0.0;
        for rows in rows.chunk_by(|a, b| a.item == b.item) {
            log_likelihood += self.estimate_item(rows, &log_priors);
            self.count(rows);
        }
        log_likelihood
    }

    fn estimate_tables(&mut self, rows: &[Reading]) {
        let classes = self.classes;
        self.priors.fill(0.0);
        let mut seen = 0.0;
        for rows in rows.chunk_by(|a, b| a.item == b.item) {
            let item = self.item(rows);
            self.priors.iter_mut().zip(&self.posteriors[item..]).for_each(|(prior, posterior)| *prior += posterior);
            seen += 1.0;
        }
        self.priors.iter_mut().for_each(|prior| *prior /= seen);
        let tables = self.log_tables.chunks_exact_mut(classes * classes).zip(self.said.chunks_exact(classes * classes));
        for (log_table, said) in tables {
            for truth in 0..classes {
                let cells = || (0..classes).map(|class| class * classes + truth);
                let all: f64 = cells().map(|cell| said[cell]).sum();
                // A row without readings: no item of this rater can be of this class.
                cells().for_each(|cell| log_table[cell] = if all > 0.0 { (said[cell] / all).ln() } else { f64::NEG_INFINITY });
            }
        }
    }

    /// The log-likelihood of the readings of one item.
    fn estimate_item(&mut self, rows: &[Reading], log_priors: &[f64]) -> f64 {
        let (item, classes) = (self.item(rows), self.classes);
        let posterior = &mut self.posteriors[item..item + classes];
        posterior.copy_from_slice(log_priors);
        for row in rows {
            let cell = cell(row, classes);
            posterior.iter_mut().zip(&self.log_tables[cell..cell + classes]).for_each(|(sum, log)| *sum += log);
        }
        let largest = posterior.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        posterior.iter_mut().for_each(|log| *log = (*log - largest).exp());
        let all: f64 = posterior.iter().sum();
        posterior.iter_mut().for_each(|share| *share /= all);
        largest + all.ln()
    }

    fn count(&mut self, rows: &[Reading]) {
        let (item, classes) = (self.item(rows), self.classes);
        let posterior = &self.posteriors[item..item + classes];
        for row in rows {
            let cell = cell(row, classes);
            self.said[cell..cell + classes].iter_mut().zip(posterior).for_each(|(sum, share)| *sum += share);
        }
    }

    /// Where the posterior of these rows' item begins.
    fn item(&self, rows: &[Reading]) -> usize {
        debug_assert!((rows[0].item as usize) < self.items);
        rows[0].item as usize * self.classes
    }
}

/// Where the true classes of what this reading says begin, in its rater's table.
const fn cell(row: &Reading, classes: usize) -> usize {
    (row.rater as usize * classes + row.class as usize) * classes
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
const fn length(rows: &[Reading]) -> f64 {
    rows.len() as f64
}

impl Estimate {
    /// The probability of each class for an item.
    #[must_use]
    pub fn posterior(&self, item: u32) -> &[f64] {
        &self.posteriors[item as usize * self.classes..][..self.classes]
    }

    /// The likeliest class of an item; of several the first.
    #[must_use]
    pub fn class(&self, item: u32) -> u32 {
        let posterior = self.posterior(item);
        let largest = posterior.iter().copied().fold(0.0, f64::max);
        let first = posterior.iter().position(|share| *share >= largest - TIE);
        first.and_then(|class| u32::try_from(class).ok()).unwrap_or(0)
    }

    /// What a rater says, by true class and class said; each row adds to 1. A row is None when
    /// no item of this rater can be of that class.
    #[must_use]
    pub fn confusion(&self, rater: u32) -> Vec<Option<Vec<f64>>> {
        let classes = self.classes;
        let said = &self.said[rater as usize * classes * classes..][..classes * classes];
        let row = |truth: usize| {
            let cells = (0..classes).map(|class| said[class * classes + truth]);
            let all: f64 = cells.clone().sum();
            (all > 0.0).then(|| cells.map(|cell| cell / all).collect())
        };
        (0..classes).map(row).collect()
    }
}

#[cfg(test)]
mod tests;
