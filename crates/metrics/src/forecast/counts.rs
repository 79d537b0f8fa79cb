//! Counts that vary more than a Poisson count: negative binomial, a Poisson count of a gamma rate.

use crate::random::Random;

/// Beyond this many standard deviations above the mean no quantile is looked for.
const FARTHEST: f64 = 60.0;

/// The smallest count that a share `p` lies at or below, for a count of this mean and variance.
pub(super) fn quantile(mean: f64, variance: f64, p: f64) -> u32 {
    if mean <= 0.0 {
        return 0;
    }
    let most = (mean + FARTHEST * variance.max(mean).sqrt() + 20.0).min(1e7);
    let (mut count, mut below) = (0_u32, 0.0);
    let mut chance = Chance::new(mean, variance);
    while f64::from(count) < most {
        below += chance.next_chance();
        if below >= p {
            break;
        }
        count += 1;
    }
    count
}

// The chances of 0, 1, 2 and so on, in logarithms: that of 0 may be below the smallest number.
struct Chance {
    mean: f64,
    // Shape of the gamma rate; none where the count is a Poisson one.
    shape: Option<f64>,
    count: f64,
    log: f64,
}

impl Chance {
    fn new(mean: f64, variance: f64) -> Self {
        let shape = (variance > mean * (1.0 + 1e-9)).then(|| mean * mean / (variance - mean));
        let log = shape.map_or(-mean, |shape| -shape * (mean / shape).ln_1p());
        Self { mean, shape, count: 0.0, log }
    }

    fn next_chance(&mut self) -> f64 {
        let chance = self.log.exp();
        let step = self.shape.map_or(self.mean, |shape| (shape + self.count) * self.mean / (shape + self.mean));
        self.count += 1.0;
        self.log += (step / self.count).ln();
        chance
    }
}

/// A gamma number of mean 1 and this variance; 1 where the variance is 0. Marsaglia and Tsang 2000.
pub(super) fn gamma(variance: f64, random: &mut Random) -> f64 {
    if variance <= 1e-12 {
        return 1.0;
    }
    let shape = 1.0 / variance;
    // Below 1 the shape is raised by 1, and the result multiplied by a power of a uniform number.
    let (raised, factor) = if shape < 1.0 { (shape + 1.0, random.uniform().powf(1.0 / shape)) } else { (shape, 1.0) };
    let d = raised - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let normal = random.normal();
        let v = (1.0 + c * normal).powi(3);
        if v > 0.0 && random.uniform().ln() < 0.5 * normal * normal + d - d * v + d * v.ln() {
            return d * v * factor * variance;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_poisson_and_wider_counts_match_tables() {
        assert_eq!([0.05, 0.5, 0.95].map(|p| quantile(10.0, 10.0, p)), [5, 10, 15]);
        // Negative binomial of size 5 and mean 10, from R: qnbinom(c(.05, .5, .95), size = 5, mu = 10).
        assert_eq!([0.05, 0.5, 0.95].map(|p| quantile(10.0, 30.0, p)), [3, 9, 20]);
        assert_eq!((quantile(0.0, 0.0, 0.95), quantile(2_000.0, 2_000.0, 0.5)), (0, 2_000));
    }

    #[test]
    fn gamma_has_mean_and_variance() {
        for variance in [0.05, 0.4, 2.0] {
            let mut random = Random::new(3);
            let drawn: Vec<f64> = (0..20_000).map(|_| gamma(variance, &mut random)).collect();
            let mean = drawn.iter().sum::<f64>() / 20_000.0;
            let spread = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
            assert!((mean - 1.0).abs() < 0.03 && (spread / variance - 1.0).abs() < 0.1, "{variance} {mean} {spread}");
        }
    }
}
