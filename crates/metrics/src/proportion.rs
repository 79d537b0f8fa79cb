//! Intervals of a share: how often of how many.

use crate::normal::Z95;

/// The 95 % interval of `hits` of `count` (Wilson 1927). None of nothing: a share of no cases is undefined.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub fn wilson95(hits: u64, count: u64) -> Option<[f64; 2]> {
    if count == 0 || hits > count {
        return None;
    }
    let (hits_f, count_f, z2) = (hits as f64, count as f64, Z95 * Z95);
    let centre = (hits_f + z2 / 2.0) / (count_f + z2);
    let half = Z95 / (count_f + z2) * (hits_f * (count_f - hits_f) / count_f + z2 / 4.0).sqrt();
    // At the ends the bound is the end; rounding leaves it a little beside.
    let low = if hits == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == count { 1.0 } else { (centre + half).min(1.0) };
    Some([low, high])
}

/// `hits / count`. None of nothing.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub fn share(hits: u64, count: u64) -> Option<f64> {
    (count > 0).then(|| hits as f64 / count as f64)
}

/// The 95 % interval of the difference `first - second`, each hits and count
/// (Newcombe 1998, method 10: from the Wilson bounds of both). None if either has no cases.
#[must_use]
pub fn newcombe95(first: (u64, u64), second: (u64, u64)) -> Option<[f64; 2]> {
    let (p1, p2) = (share(first.0, first.1)?, share(second.0, second.1)?);
    let ([low1, high1], [low2, high2]) = (wilson95(first.0, first.1)?, wilson95(second.0, second.1)?);
    let difference = p1 - p2;
    Some([difference - (p1 - low1).hypot(high2 - p2), difference + (high1 - p1).hypot(p2 - low2)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe 1998, Statistics in Medicine 17:857, and `statsmodels` 0.15.
    const WILSON: [(u64, u64, [f64; 2]); 8] = [
        (81, 263, [0.255_288_519_9, 0.366_209_577]),
        (15, 148, [0.062_386_399_5, 0.160_487_241_7]),
        (0, 20, [0.0, 0.161_125_158_1]),
        (1, 29, [0.006_113_214_3, 0.171_755_218_8]),
        (20, 20, [0.838_874_841_9, 1.0]),
        (7, 10, [0.396_778_147_5, 0.892_208_732_6]),
        (93, 100, [0.862_504_852_6, 0.965_680_738_9]),
        (2, 4, [0.150_038_989_2, 0.849_961_010_8]),
    ];

    #[test]
    fn wilson_matches_published_intervals() {
        for (hits, count, expected) in WILSON {
            let interval = wilson95(hits, count).unwrap();
            for side in 0..2 {
                assert!((interval[side] - expected[side]).abs() < 1e-8, "{hits}/{count} {interval:?}");
            }
        }
    }

    #[test]
    fn wilson_of_no_cases_is_undefined() {
        assert_eq!(wilson95(0, 0), None);
        assert_eq!(share(0, 0), None);
    }

    #[test]
    fn wilson_at_the_ends_is_exact() {
        assert_eq!(wilson95(0, 1_000_000).unwrap()[0], 0.0);
        assert_eq!(wilson95(1_000_000, 1_000_000).unwrap()[1], 1.0);
    }

    /// Newcombe 1998, Statistics in Medicine 17:873, example (a): .0524 to .3339.
    #[test]
    fn newcombe_matches_published_difference() {
        let [low, high] = newcombe95((56, 70), (48, 80)).unwrap();
        assert!((low - 0.052_431_472_4).abs() < 1e-8 && (high - 0.333_872_654).abs() < 1e-8);
        assert_eq!(newcombe95((0, 0), (1, 2)), None);
    }
}
