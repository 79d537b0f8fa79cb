//! Signal detection on planted faults: a hit is a rejected fault, a false alarm a rejected sound action.

use crate::normal::{pdf, quantile};
use crate::proportion::{share, wilson95};

/// How one person judged planted faults and sound actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgements {
    /// Planted faults that were rejected; at most `faults`.
    pub hits: u64,
    /// Planted faults that were judged.
    pub faults: u64,
    /// Sound actions that were rejected; at most `sound`.
    pub false_alarms: u64,
    /// Sound actions that were judged.
    pub sound: u64,
}

/// A person whose verdicts were all the same. To be read before d′, which is then meaningless:
/// with unequal counts the correction gives 0 of 20 and 0 of 180 a d′ of 0.79.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// Approved every action.
    ApprovesAll,
    /// Rejected every action.
    RejectsAll,
}

impl Constant {
    /// The words of the answer.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApprovesAll => "approves all",
            Self::RejectsAll => "rejects all",
        }
    }
}

/// Sensitivity and criterion of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// d′: how far sound and faulty actions are apart for this person, in standard deviations.
    pub d_prime: f64,
    /// c: above 0 this person approves too readily, below 0 rejects too readily.
    pub criterion: f64,
    /// Standard error of d′ (Gourevitch and Galanter 1967).
    pub se_d_prime: f64,
}

/// Why there is no d′.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// No planted fault was judged.
    NoFaults,
    /// No sound action was judged.
    NoSound,
    /// Nothing was judged.
    Nothing,
}

impl Undefined {
    /// A sentence for the reader.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoFaults => "no planted fault was judged",
            Self::NoSound => "no sound action was judged",
            Self::Nothing => "no planted fault and no sound action was judged",
        }
    }
}

/// d′ and c with the log-linear correction (Hautus 1995): half a hit and half a false alarm are
/// added, each on one judgement more. Formulas: Stanislaw and Todorov 1999.
///
/// # Errors
/// If no faults or no sound actions were judged.
pub fn detect(judgements: Judgements) -> Result<Detection, Undefined> {
    match (judgements.faults, judgements.sound) {
        (0, 0) => return Err(Undefined::Nothing),
        (0, _) => return Err(Undefined::NoFaults),
        (_, 0) => return Err(Undefined::NoSound),
        _ => {}
    }
    let hit = Corrected::new(judgements.hits, judgements.faults);
    let alarm = Corrected::new(judgements.false_alarms, judgements.sound);
    Ok(Detection {
        d_prime: hit.z - alarm.z,
        // Adding 0 makes a negative zero positive.
        criterion: -0.5 * (hit.z + alarm.z) + 0.0,
        se_d_prime: (hit.variance + alarm.variance).sqrt(),
    })
}

/// Whether all verdicts were the same. None of no verdicts.
#[must_use]
pub fn constant(judgements: Judgements) -> Option<Constant> {
    let Judgements { hits, faults, false_alarms, sound } = judgements;
    match (faults, sound, hits, false_alarms) {
        (0, 0, ..) => None,
        (_, _, 0, 0) => Some(Constant::ApprovesAll),
        _ if hits == faults && false_alarms == sound => Some(Constant::RejectsAll),
        _ => None,
    }
}

/// A share as it was, with its Wilson interval. None of nothing.
#[must_use]
pub fn raw_rate(rejected: u64, judged: u64) -> Option<(f64, [f64; 2])> {
    share(rejected, judged).zip(wilson95(rejected, judged))
}

/// A corrected rate as a normal quantile, and the variance of that quantile.
struct Corrected {
    z: f64,
    variance: f64,
}

impl Corrected {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    fn new(rejected: u64, judged: u64) -> Self {
        let rate = (rejected as f64 + 0.5) / (judged as f64 + 1.0);
        let z = quantile(rate);
        Self { z, variance: rate * (1.0 - rate) / (judged as f64 * pdf(z).powi(2)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hits, faults, false alarms, sound; d′, c, standard error.
    type Case = ([u64; 4], [f64; 3]);

    /// Log-linear values (Hautus 1995; Stanislaw and Todorov 1999).
    const CASES: [Case; 8] = [
        ([20, 25, 10, 25], [1.044_498_707_1, -0.278_845_175_7, 0.379_261_329_7]),
        ([40, 50, 5, 50], [2.058_872_423_9, 0.208_644_123_6, 0.310_313_195_2]),
        ([25, 25, 0, 25], [4.139_803_661_8, 0.0, 0.829_435_527_9]),
        ([0, 20, 0, 180], [0.793_971_331_1, 2.377_738_062_2, 0.762_514_149_4]),
        ([20, 20, 180, 180], [-0.793_971_331_1, -2.377_738_062_2, 0.762_514_149_4]),
        ([9, 12, 14, 388], [2.398_363_375_4, 0.584_040_583_1, 0.405_425_419_3]),
        ([10, 20, 50, 100], [0.0, 0.0, 0.306_998_012_4]),
        ([3, 10, 8, 10], [-1.220_647_715_8, -0.137_534_736_9, 0.602_904_153_8]),
    ];

    fn judgements([hits, faults, false_alarms, sound]: [u64; 4]) -> Judgements {
        Judgements { hits, faults, false_alarms, sound }
    }

    #[test]
    fn detection_matches_published_values() {
        for (counts, [d_prime, criterion, se]) in CASES {
            let found = detect(judgements(counts)).unwrap();
            let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
            assert!(
                close(found.d_prime, d_prime) && close(found.criterion, criterion) && close(found.se_d_prime, se),
                "{counts:?} {found:?}"
            );
        }
    }

    #[test]
    fn constant_responder_is_named_despite_d_prime() {
        assert_eq!(constant(judgements([0, 20, 0, 180])), Some(Constant::ApprovesAll));
        assert_eq!(constant(judgements([20, 20, 180, 180])), Some(Constant::RejectsAll));
        assert_eq!(constant(judgements([0, 0, 0, 180])), Some(Constant::ApprovesAll));
        assert_eq!(constant(judgements([20, 20, 0, 0])), Some(Constant::RejectsAll));
        assert_eq!(constant(judgements([20, 20, 0, 180])), None);
        assert_eq!(constant(judgements([0, 0, 0, 0])), None);
    }

    #[test]
    fn detection_without_faults_or_sound_is_undefined() {
        assert_eq!(detect(judgements([0, 0, 3, 9])), Err(Undefined::NoFaults));
        assert_eq!(detect(judgements([3, 9, 0, 0])), Err(Undefined::NoSound));
        assert_eq!(detect(judgements([0, 0, 0, 0])), Err(Undefined::Nothing));
    }

    #[test]
    fn detection_of_huge_counts_is_finite() {
        let huge = detect(judgements([1 << 50, 1 << 50, 0, 1 << 50])).unwrap();
        assert!(huge.d_prime.is_finite() && huge.se_d_prime.is_finite());
    }
}
