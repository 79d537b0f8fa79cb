//! The square-root rule: people = R + β √R, for comparison (Halfin and Whitt 1981).

use crate::normal::{cdf, pdf};

/// The people of the rule, at a load of `erlangs` and a safety of `beta`.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "loads are far below 2^32")]
pub fn people(erlangs: f64, beta: f64) -> u32 {
    // A whole number that came out a rounding too large stays that number.
    (erlangs + beta * erlangs.sqrt() - 1e-9).ceil().max(0.0) as u32
}

/// β of a whole number of people.
#[must_use]
pub fn effective_beta(erlangs: f64, people: u32) -> f64 {
    (f64::from(people) - erlangs) / erlangs.sqrt()
}

/// The share that waits in a large team, at β above 0.
#[must_use]
pub fn p_wait(beta: f64) -> f64 {
    1.0 / (1.0 + beta * cdf(beta) / pdf(beta))
}

/// The β at which a share `p` waits; `p` is above 0 and below 1.
#[must_use]
pub fn beta_for(p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 38.0);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if p_wait(middle) > p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::super::{erlang::erlang_c, load::Load};
    use super::*;

    /// Erlangs, β; people, effective β, P(wait) of the rule, of Erlang C.
    const CASES: [([f64; 2], u32, [f64; 3]); 20] = [
        ([10.0, 0.25], 11, [0.316227766, 0.657871319, 0.6821182047]),
        ([10.0, 0.5], 12, [0.632455532, 0.4121979547, 0.4493882243]),
        ([10.0, 1.0], 14, [1.2649110641, 0.1364262789, 0.1741319336]),
        ([10.0, 1.5], 15, [1.5811388301, 0.0711949885, 0.102042367]),
        ([10.0, 2.0], 17, [2.2135943621, 0.0155191941, 0.03087611]),
        ([48.0, 0.25], 50, [0.2886751346, 0.683582454, 0.6944556112]),
        ([48.0, 0.5], 52, [0.5773502692, 0.4488742445, 0.4660305489]),
        ([48.0, 1.0], 55, [1.0103629711, 0.2192792285, 0.2387009364]),
        ([48.0, 1.5], 59, [1.5877132403, 0.0701860577, 0.0845158059]),
        ([48.0, 2.0], 62, [2.0207259422, 0.0255267521, 0.034429841]),
        ([100.0, 0.25], 103, [0.3, 0.6729250117, 0.6807968118]),
        ([100.0, 0.5], 105, [0.5, 0.504538641, 0.5157074268]),
        ([100.0, 1.0], 110, [1.0, 0.2233612748, 0.2370075003]),
        ([100.0, 1.5], 115, [1.5, 0.0846903945, 0.0954410211]),
        ([100.0, 2.0], 120, [2.0, 0.0268813624, 0.0331958954]),
        ([400.0, 0.25], 405, [0.25, 0.7209321134, 0.7243920262]),
        ([400.0, 0.5], 410, [0.5, 0.504538641, 0.5102148578]),
        ([400.0, 1.0], 420, [1.0, 0.2233612748, 0.2302854308]),
        ([400.0, 1.5], 430, [1.5, 0.0846903945, 0.0901115652]),
        ([400.0, 2.0], 440, [2.0, 0.0268813624, 0.0300233061]),
    ];

    #[test]
    fn rule_matches_reference() {
        for ([erlangs, beta], expected, [effective, halfin_whitt, endless]) in CASES {
            assert_eq!(people(erlangs, beta), expected, "{erlangs} {beta}");
            let found = effective_beta(erlangs, expected);
            let waiting = erlang_c(&Load::new(erlangs * 60.0, 1.0), expected).unwrap();
            for (found, expected) in [(found, effective), (p_wait(found), halfin_whitt), (waiting.p_wait, endless)] {
                assert!((found - expected).abs() < 1e-8, "{erlangs} {beta} {found} {expected}");
            }
        }
    }

    #[test]
    fn beta_inverts_p_wait() {
        let cases = [
            (0.05, 1.739_836_271_8),
            (0.1, 1.420_186_888_1),
            (0.2, 1.061_516_275_4),
            (0.25, 0.935_869_212_7),
            (0.5, 0.506_054_469),
            (0.8, 0.172_806_507_8),
        ];
        for (p, beta) in cases {
            assert!((beta_for(p) - beta).abs() < 1e-8, "{p}");
        }
    }
}
