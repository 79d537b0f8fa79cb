//! The sequential probability ratio test of an error rate (Wald 1945): decides a drill as soon as
//! the errors so far allow it.
//!
//! Logarithms are those of `libm`: a hub and whoever checks it must decide alike on every machine.

/// What one probe says for the higher error rate, as a log-likelihood ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// Of an error: above 0.
    pub error: f64,
    /// Of a right answer: below 0.
    pub right: f64,
}

impl Evidence {
    /// `low` against `high`, both between 0 and 1.
    #[must_use]
    pub fn new(low: f64, high: f64) -> Self {
        Self { error: libm::log(high / low), right: libm::log((1.0 - high) / (1.0 - low)) }
    }

    pub(crate) const fn of(&self, error: bool) -> f64 {
        if error { self.error } else { self.right }
    }
}

/// The test: error rate `low` (pass) against `high` (not yet).
#[derive(Clone, Copy, Debug)]
pub struct Sprt {
    /// The error rate of a passing person.
    pub low: f64,
    /// The error rate of a failing one; higher.
    pub high: f64,
    /// The share of passing people who are failed, at most.
    pub alpha: f64,
    /// The share of failing people who are passed, at most.
    pub beta: f64,
}

/// The state of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The error rate is the low one.
    Accept,
    /// The error rate is the high one.
    Reject,
    /// More probes are needed.
    Continue,
}

/// Where a test over given answers ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Its decision.
    pub decision: Decision,
    /// Probes used: later ones are not looked at.
    pub probes: usize,
    /// The log-likelihood ratio at the end.
    pub ratio: f64,
}

impl Sprt {
    /// The test of a drill: accepts after 21 right answers, rejects after 3 errors in a row.
    pub const DRILL: Self = Self { low: 0.05, high: 0.15, alpha: 0.05, beta: 0.10 };

    /// What one probe says.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence::new(self.low, self.high)
    }

    /// Reject at or above this ratio.
    #[must_use]
    pub fn upper(&self) -> f64 {
        libm::log((1.0 - self.beta) / self.alpha)
    }

    /// Accept at or below this ratio.
    #[must_use]
    pub fn lower(&self) -> f64 {
        libm::log(self.beta / (1.0 - self.alpha))
    }

    /// The decision at a ratio.
    #[must_use]
    pub fn decision(&self, ratio: f64) -> Decision {
        if ratio >= self.upper() {
            Decision::Reject
        } else if ratio <= self.lower() {
            Decision::Accept
        } else {
            Decision::Continue
        }
    }

    /// Runs over answers in order (true is an error) until a decision.
    #[must_use]
    pub fn run(&self, errors: impl IntoIterator<Item = bool>) -> Outcome {
        let evidence = self.evidence();
        let mut outcome = Outcome { decision: Decision::Continue, probes: 0, ratio: 0.0 };
        for error in errors {
            outcome.ratio += evidence.of(error);
            outcome.probes += 1;
            outcome.decision = self.decision(outcome.ratio);
            if outcome.decision != Decision::Continue {
                break;
            }
        }
        outcome
    }

    /// The mean number of probes to a decision at an error rate of `low` and of `high`
    /// (Wald's approximation, which ignores the overshoot).
    #[must_use]
    pub fn mean_probes(&self) -> [f64; 2] {
        let evidence = self.evidence();
        let drift = |rate: f64| rate * evidence.error + (1.0 - rate) * evidence.right;
        let end = |rejected: f64| rejected * self.upper() + (1.0 - rejected) * self.lower();
        [end(self.alpha) / drift(self.low), end(1.0 - self.beta) / drift(self.high)]
    }

    /// The fewest probes to an acceptance (all right) and to a rejection (all errors).
    #[must_use]
    pub fn fewest_probes(&self) -> [f64; 2] {
        let evidence = self.evidence();
        [(self.lower() / evidence.right).ceil(), (self.upper() / evidence.error).ceil()]
    }

    /// The lines of the chart of errors against probes: slope, acceptance and rejection intercepts.
    #[must_use]
    pub fn lines(&self) -> [f64; 3] {
        let evidence = self.evidence();
        let height = evidence.error - evidence.right;
        [-evidence.right / height, self.lower() / height, self.upper() / height]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESTS: [Sprt; 3] =
        [Sprt { low: 0.1, high: 0.3, alpha: 0.02, beta: 0.03 }, Sprt::DRILL, Sprt { low: 0.02, high: 0.1, alpha: 0.01, beta: 0.05 }];

    fn assert_close(found: &[f64], expected: &[f64]) {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }

    #[test]
    fn boundaries_match_wald() {
        let expected = [
            [3.881_563_797_9, -3.486_355_19, 1.098_612_288_7, -0.251_314_428_3],
            [2.890_371_757_9, -2.251_291_798_6, 1.098_612_288_7, -0.111_225_635_1],
            [4.553_876_891_6, -2.985_681_937_7, 1.609_437_912_4, -0.085_157_808_3],
        ];
        for (test, expected) in TESTS.iter().zip(expected) {
            assert_close(&[test.upper(), test.lower(), test.evidence().error, test.evidence().right], &expected);
        }
    }

    #[test]
    fn chart_lines_and_mean_probes_match_wald() {
        let expected = [
            [0.186_168_941_7, -2.582_625_520_5, 2.875_388_529_8, 28.704_834_832_6, 23.821_689_343_9],
            [0.091_934_326_8, -1.860_820_986_3, 2.389_056_997_7, 39.307_345_825_1, 33.824_962_193_3],
            [0.050_252_580_8, -1.761_884_502_1, 2.687_293_987_5, 56.768_469_768_1, 49.546_993_621_2],
        ];
        for (test, expected) in TESTS.iter().zip(expected) {
            let found: Vec<f64> = test.lines().into_iter().chain(test.mean_probes()).collect();
            assert_close(&found, &expected);
        }
    }

    #[test]
    fn fewest_probes_of_drill_are_21_and_3() {
        assert_eq!(TESTS.map(|test| test.fewest_probes()), [[14.0, 4.0], [21.0, 3.0], [36.0, 3.0]]);
    }

    #[test]
    fn runs_match_reference_decisions() {
        use Decision::{Accept, Continue, Reject};
        let sequences: [&[u8]; 4] = [
            &[0; 40],
            &[0, 1, 0, 1, 1, 0, 1, 0, 0, 1],
            &[0, 0, 0, 0, 1, 0, 0, 0, 1, 0],
            &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1],
        ];
        let expected = [
            [
                (Accept, 14, -3.518_401_995_9),
                (Reject, 10, 4.236_489_301_9),
                (Continue, 10, 0.186_709_151_1),
                (Continue, 24, 3.417_940_739_9),
            ],
            [(Accept, 21, -2.335_738_337_3), (Reject, 5, 3.073_385_595_8), (Continue, 10, 1.307_419_496_5), (Reject, 21, 3.713_451_281_6)],
            [(Accept, 36, -3.065_681_100_3), (Reject, 5, 4.657_998_120_6), (Continue, 10, 2.537_613_358_1), (Reject, 20, 5.075_226_716_3)],
        ];
        for (test, row) in TESTS.iter().zip(expected) {
            for (errors, (decision, probes, ratio)) in sequences.iter().zip(row) {
                let outcome = test.run(errors.iter().map(|error| *error == 1));
                assert_eq!((outcome.decision, outcome.probes), (decision, probes));
                assert!((outcome.ratio - ratio).abs() < 1e-9, "{outcome:?} {ratio}");
            }
        }
    }
}
