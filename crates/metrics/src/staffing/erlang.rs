//! Erlang B and C (Erlang 1917): Poisson arrivals, exponential handle times, `people` servers.

use super::Waiting;
use super::load::Load;

/// One over the Erlang B blocking of `people` at `erlangs` above 0: 1 + n/a + n(n−1)/a² + …
///
/// All terms are positive, so nothing cancels, and only about √n of them matter.
/// Infinite when the blocking is below the smallest float.
#[must_use]
pub fn inverse_blocking(erlangs: f64, people: u32) -> f64 {
    let (mut sum, mut term) = (1.0_f64, 1.0_f64);
    for busy in (1..=people).rev() {
        let ratio = f64::from(busy) / erlangs;
        term *= ratio;
        sum += term;
        if sum.is_infinite() || (ratio < 1.0 && term < sum * 1e-18) {
            break;
        }
    }
    sum
}

/// The share of arrivals that find all `people` busy and leave (Erlang B).
#[must_use]
pub fn blocking(erlangs: f64, people: u32) -> f64 {
    if erlangs <= 0.0 {
        return if people == 0 { 1.0 } else { 0.0 };
    }
    1.0 / inverse_blocking(erlangs, people)
}

/// The largest load of which at most `share` is blocked, erlangs.
#[must_use]
pub fn load_at_blocking(share: f64, people: u32) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while blocking(high, people) < share {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if blocking(middle, people) <= share { low = middle } else { high = middle }
    }
    low
}

/// Waiting without a deadline (Erlang C). None if the queue grows without end: load of 1 or more.
#[must_use]
pub fn erlang_c(load: &Load, people: u32) -> Option<Waiting> {
    if load.erlangs() <= 0.0 {
        return Some(Waiting::NONE);
    }
    let spare = load.spare(people);
    if spare <= 0.0 {
        return None;
    }
    // n B / (n − a (1 − B)), written without a difference of large numbers.
    let p_wait = f64::from(people) / (spare * inverse_blocking(load.erlangs(), people) + load.erlangs());
    Some(Waiting { p_wait: p_wait.min(1.0), mean_wait_minutes: p_wait * load.handle_minutes() / spare })
}

/// The share served within `minutes`, under Erlang C. None if the queue grows without end.
#[must_use]
pub fn service_level(load: &Load, people: u32, minutes: f64) -> Option<f64> {
    let waiting = erlang_c(load, people)?;
    Some(1.0 - waiting.p_wait * (-load.spare(people) * minutes / load.handle_minutes()).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocking_matches_recursion_and_printed_tables() {
        let cases = [
            (5.0, 10, 0.018_384_570_3),
            (10.0, 14, 0.056_819_143_4),
            (20.0, 30, 0.008_457_498_3),
            (37.9, 50, 0.009_995_398_1),
            (84.06, 100, 0.009_991_702_6),
            (1.0, 1, 0.5),
            (0.5, 3, 0.012_658_227_8),
            (200.0, 220, 0.011_041_623_7),
        ];
        for (erlangs, people, expected) in cases {
            assert!((blocking(erlangs, people) - expected).abs() < 1e-9, "{erlangs} {people}");
        }
    }

    #[test]
    fn load_at_one_percent_blocking_matches_tables() {
        for (people, erlangs) in [(10, 4.461_176_857_6), (20, 12.030_614_594_9), (50, 37.901_398_088_5), (100, 84.064_158_893_9)] {
            assert!((load_at_blocking(0.01, people) - erlangs).abs() < 1e-9, "{people}");
        }
    }

    #[test]
    fn blocking_at_extremes_is_finite() {
        assert_eq!(blocking(1e-12, 1_000_000), 0.0);
        assert!((blocking(1e13, 10) - 1.0).abs() < 1e-11);
        assert_eq!(blocking(0.0, 0), 1.0);
        let large = blocking(1_000_000.0, 1_000_000);
        assert!((large - (2.0 / (std::f64::consts::PI * 1e6)).sqrt()).abs() < 1e-6, "{large}");
    }

    /// Arrivals per hour, handle minutes, people, target minutes; P(wait), mean wait minutes, service level.
    type Case = ([f64; 2], u32, f64, [f64; 3]);

    const CASES: [Case; 9] = [
        ([200.0, 3.0], 14, 1.0 / 3.0, [0.174_131_933_6, 0.130_598_950_2, 0.888_350_019_2]),
        ([720.0, 4.0], 55, 0.25, [0.238_700_936_4, 8.184_032_104_4 / 60.0, 0.845_883_092_2]),
        ([60.0, 2.0], 3, 1.0, [0.444_444_444_4, 53.333_333_333_3 / 60.0, 0.730_430_817_9]),
        ([60.0, 2.0], 4, 1.0, [0.173_913_043_5, 10.434_782_608_7 / 60.0, 0.936_020_966_8]),
        ([240.0, 0.75], 4, 0.5, [0.509_433_962_3, 22.924_528_301_9 / 60.0, 0.738_447_882_8]),
        ([12.0, 10.0], 3, 5.0, [0.444_444_444_4, 266.666_666_666_7 / 60.0, 0.730_430_817_9]),
        ([500.0, 1.5], 15, 1.0, [0.401_302_104_1, 14.446_875_747 / 60.0, 0.924_203_823_2]),
        ([500.0, 1.5], 14, 1.0, [0.590_987_560_1, 35.459_253_603_8 / 60.0, 0.782_587_826_7]),
        ([500.0, 1.5], 13, 1.0, [0.845_051_426_3, 152.109_256_732_6 / 60.0, 0.394_494_194]),
    ];

    #[test]
    fn erlang_c_matches_call_centre_calculators() {
        for ([arrivals, handle], people, within, [p_wait, mean, level]) in CASES {
            let load = Load::new(arrivals, handle);
            let waiting = erlang_c(&load, people).unwrap();
            let found = [waiting.p_wait, waiting.mean_wait_minutes, service_level(&load, people, within).unwrap()];
            for (found, expected) in found.into_iter().zip([p_wait, mean, level]) {
                assert!((found - expected).abs() < 1e-9, "{arrivals} {people} {found} {expected}");
            }
        }
    }

    #[test]
    fn erlang_c_at_full_load_is_unstable() {
        assert_eq!(erlang_c(&Load::new(60.0, 5.0), 5), None);
        assert_eq!(erlang_c(&Load::new(60.1, 5.0), 5), None);
    }

    #[test]
    fn erlang_c_just_below_full_load_is_exact() {
        // One server: P(wait) is the load, the mean wait load / (1 − load) handle times.
        let waiting = erlang_c(&Load::new(59.999_999_94, 1.0), 1).unwrap();
        assert!((waiting.p_wait - 0.999_999_999).abs() < 1e-15);
        assert!((waiting.mean_wait_minutes / 999_999_999.0 - 1.0).abs() < 1e-12);
        let many = erlang_c(&Load::new(119_999.999_88, 1.0), 2_000).unwrap();
        assert!(many.mean_wait_minutes.is_finite() && many.p_wait > 0.999_99);
    }

    #[test]
    fn erlang_c_without_arrivals_is_zero() {
        assert_eq!(erlang_c(&Load::new(0.0, 5.0), 1), Some(Waiting::NONE));
    }
}
