//! Student's t distribution: intervals from a variance that was itself estimated.

/// The value that a share `p` lies below, with `freedom` degrees of freedom.
///
/// `p` is above 0.5 and below 1, `freedom` at least 1. Bisection on the distribution function.
#[must_use]
pub fn quantile(p: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while cdf(high, freedom) < p && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if cdf(middle, freedom) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The share below `t`, for `t` of 0 or more.
fn cdf(t: f64, freedom: f64) -> f64 {
    1.0 - 0.5 * incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5)
}

/// The regularised incomplete beta function, by its continued fraction (DLMF 8.17.22).
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    let front = (libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(x, a, b) / a
    } else {
        1.0 - front * continued_fraction(1.0 - x, b, a) / b
    }
}

/// Lentz's evaluation.
fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / (1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 / (1.0 + term * d);
            c = 1.0 + term / c;
            step *= c * d;
        }
        value *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed tables of t at 97.5 %.
    #[test]
    fn quantile_matches_printed_tables() {
        for (freedom, t) in
            [(1.0, 12.706_204_736), (2.0, 4.302_652_730), (10.0, 2.228_138_852), (29.0, 2.045_229_642), (120.0, 1.979_930_405)]
        {
            assert!((quantile(0.975, freedom) - t).abs() < 1e-8, "{freedom}");
        }
    }

    #[test]
    fn quantile_with_many_degrees_is_normal() {
        assert!((quantile(0.975, 1e7) - crate::normal::Z95).abs() < 1e-6);
    }
}
