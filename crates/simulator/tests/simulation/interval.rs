//! Whether a count or a mean lies within its 99 % interval around what was planted.

/// Intervals of one history, and how many of them hold what was planted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub all: u32,
    pub within: u32,
}

impl Tally {
    pub fn add(&mut self, within: bool) {
        self.all += 1;
        self.within += u32::from(within);
    }

    pub fn merge(&mut self, other: Self) {
        self.all += other.all;
        self.within += other.within;
    }

    pub fn share(&self) -> f64 {
        f64::from(self.within) / f64::from(self.all)
    }
}

/// Whether a number of successes is likely, each trial having a probability of its own: neither
/// tail, computed exactly, is below half a percent.
pub fn is_likely_count(probabilities: &[f64], count: usize) -> bool {
    // The distribution of the number of successes (Poisson binomial).
    let mut of = vec![1.0];
    for p in probabilities {
        let mut next = vec![0.0; of.len() + 1];
        for (successes, probability) in of.iter().enumerate() {
            next[successes] += probability * (1.0 - p);
            next[successes + 1] += probability * p;
        }
        of = next;
    }
    of[..=count].iter().sum::<f64>() > 0.005 && of[count..].iter().sum::<f64>() > 0.005
}

/// Whether a number of arrivals is likely with this expectation (Poisson).
pub fn is_likely_arrivals(expected: f64, count: usize) -> bool {
    let mut probability = (-expected).exp();
    let (mut below, mut at) = (0.0, probability);
    for arrivals in 0..count {
        below += at;
        probability *= expected / (arrivals as f64 + 1.0);
        at = probability;
    }
    below + at > 0.005 && 1.0 - below > 0.005
}

/// Whether the mean of standardised values is likely: within 2.576 standard errors of 0.
pub fn is_likely_mean(standardised: &[f64]) -> bool {
    let count = standardised.len() as f64;
    (standardised.iter().sum::<f64>() / count.sqrt()).abs() < 2.576
}
