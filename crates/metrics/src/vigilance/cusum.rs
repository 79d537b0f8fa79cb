//! Drift of an error rate: the Bernoulli CUSUM chart (Page 1954; Reynolds and Stoumbos 1999).

use super::sprt::Evidence;

/// A chart of one person's errors on probes.
///
/// With an error rate of 5 % against 15 % and a limit of 3.5, the mean run to a signal is about
/// 930 probes at the lower rate and 43 at the higher one.
#[derive(Clone, Debug)]
pub struct Cusum {
    evidence: Evidence,
    limit: f64,
    sum: f64,
}

/// One point of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The sum after this probe, before a signal sets it back to 0.
    pub sum: f64,
    /// The sum reached the limit.
    pub signal: bool,
}

impl Cusum {
    /// A chart at 0 that tells the error rate `usual` from the higher `drifted`. Both lie between 0 and 1.
    #[must_use]
    pub fn new(usual: f64, drifted: f64, limit: f64) -> Self {
        Self { evidence: Evidence::new(usual, drifted), limit, sum: 0.0 }
    }

    /// Adds one probe. After a signal the chart starts again from 0.
    pub fn add(&mut self, error: bool) -> Point {
        let sum = (self.sum + self.evidence.of(error)).max(0.0);
        let signal = sum >= self.limit;
        self.sum = if signal { 0.0 } else { sum };
        Point { sum, signal }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// The sums and the numbers (from 1) of the probes that signal.
    fn trace(errors: &[u8]) -> (Vec<f64>, Vec<usize>) {
        let mut chart = Cusum::new(0.05, 0.15, 2.0);
        let points: Vec<Point> = errors.iter().map(|error| chart.add(*error == 1)).collect();
        let signals = points.iter().enumerate().filter(|(_, point)| point.signal).map(|(at, _)| at + 1).collect();
        (points.iter().map(|point| point.sum).collect(), signals)
    }

    fn assert_close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }

    #[test]
    fn chart_without_errors_stays_at_zero() {
        assert_eq!(trace(&[0; 40]), (vec![0.0; 40], vec![]));
    }

    #[test]
    fn chart_signals_early_errors() {
        let (sums, signals) = trace(&[0, 1, 0, 1, 1, 0, 1, 0, 0, 1]);
        let expected = [
            0.0,
            1.098_612_288_7,
            0.987_386_653_6,
            2.085_998_942_2,
            1.098_612_288_7,
            0.987_386_653_6,
            2.085_998_942_2,
            0.0,
            0.0,
            1.098_612_288_7,
        ];
        assert_close(&sums, &expected);
        assert_eq!(signals, [4, 7]);
    }

    #[test]
    fn chart_of_few_errors_is_undecided() {
        let (sums, signals) = trace(&[0, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
        let tail = [1.098_612_288_7, 0.987_386_653_6, 0.876_161_018_4, 0.764_935_383_3, 1.863_547_672, 1.752_322_036_9];
        assert_close(&sums[4..], &tail);
        assert_eq!(signals, [0_usize; 0]);
    }

    #[test]
    fn chart_signals_degrading_reviewer() {
        let (sums, signals) = trace(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1]);
        let tail = [
            1.098_612_288_7,
            0.987_386_653_6,
            0.876_161_018_4,
            1.974_773_307_1,
            3.073_385_595_8,
            0.0,
            1.098_612_288_7,
            2.197_224_577_3,
            0.0,
            1.098_612_288_7,
            2.197_224_577_3,
        ];
        assert_close(&sums[13..], &tail);
        assert_eq!(signals, [18, 21, 24]);
    }

    /// Mean probes to a signal at a constant error rate.
    fn mean_run(usual: f64, drifted: f64, limit: f64, rate: f64) -> f64 {
        const RUNS: u32 = 1_500;
        let mut random = Random::new(1);
        let mut probes = 0.0;
        for _ in 0..RUNS {
            let mut chart = Cusum::new(usual, drifted, limit);
            probes += 1.0;
            while !chart.add(random.uniform() < rate).signal {
                probes += 1.0;
            }
        }
        probes / f64::from(RUNS)
    }

    /// Published from a Markov chain and from 4,000 simulated runs; 6 % apart is sampling.
    #[test]
    fn mean_run_matches_markov_chain() {
        let cases = [(0.05, 0.15, 2.5, 297.6, 28.9), (0.05, 0.15, 3.5, 958.2, 43.2), (0.02, 0.1, 3.0, 570.5, 31.3)];
        for (usual, drifted, limit, in_control, out_of_control) in cases {
            let ratios = [mean_run(usual, drifted, limit, usual) / in_control, mean_run(usual, drifted, limit, drifted) / out_of_control];
            assert!(ratios.iter().all(|ratio| (ratio - 1.0).abs() < 0.08), "{limit} {ratios:?}");
        }
    }
}
