//! Random streams: one per noun, tool and person, so that a further noun does not shift the others.
//!
//! Only `+ - * /`, `sqrt` and `libm` compute here: the same draws on every machine, in debug and release.

use ed25519_dalek::SigningKey;
use holdpoint_domain::{Digest, Ms, new_id};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// The streams of one seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams {
    seed: u64,
    // Since when an organisation goes on; its draws are not those of the history.
    since: Option<Ms>,
}

/// One stream of draws.
#[derive(Clone, Debug)]
pub(crate) struct Stream(ChaCha8Rng);

impl Streams {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { seed, since: None }
    }

    /// Streams for an organisation that goes on at `since`.
    pub(crate) const fn resumed(self, since: Ms) -> Self {
        Self { since: Some(since), ..self }
    }

    /// The stream with this name, for example `person/per_1/reading`.
    pub(crate) fn stream(&self, name: &str) -> Stream {
        let since = self.since.map(|since| format!("/since {since}")).unwrap_or_default();
        let digest = Digest::of(format!("holdpoint simulation 1/{}{since}/{name}", self.seed).as_bytes());
        Stream(ChaCha8Rng::from_seed(*digest.as_bytes()))
    }

    /// 32 bytes with this name: a key.
    pub(crate) fn key_bytes(&self, name: &str) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.stream(name).0.fill_bytes(&mut bytes);
        bytes
    }

    /// The signing key with this name.
    pub(crate) fn signing_key(&self, name: &str) -> SigningKey {
        SigningKey::from_bytes(&self.key_bytes(name))
    }
}

impl Stream {
    /// In [0, 1), with 53 bits.
    pub(crate) fn uniform(&mut self) -> f64 {
        // 53 bits fit a float exactly.
        (self.0.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: i64, high: i64) -> i64 {
        let count = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from((u128::from(self.0.next_u64()) * u128::from(count)) >> 64).unwrap_or(0)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.whole(0, i64::try_from(end).unwrap_or(1) - 1)).unwrap_or(0)
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// The index of one of these weights, in proportion to it.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.uniform() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// Exponential with mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -libm::log(1.0 - self.uniform())
    }

    /// Standard normal, by Marsaglia's polar method: it needs no sine.
    pub(crate) fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (self.between(-1.0, 1.0), self.between(-1.0, 1.0));
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }

    /// A duration around `typical_ms`, ms: lognormal with this spread.
    pub(crate) fn duration(&mut self, typical_ms: f64, spread: f64) -> Ms {
        to_ms(typical_ms * libm::exp(spread * self.normal()))
    }

    pub(crate) fn id(&mut self, prefix: &str, at: Ms) -> String {
        let mut bytes = [0; 10];
        self.0.fill_bytes(&mut bytes);
        new_id(prefix, at, bytes)
    }

    pub(crate) fn salt(&mut self) -> String {
        format!("{:016x}{:016x}", self.0.next_u64(), self.0.next_u64())
    }
}

/// The logistic function.
pub(crate) fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

/// Whole milliseconds, 1 or more.
pub(crate) fn to_ms(ms: f64) -> Ms {
    // Far below 2^53: every value here is some hours at most.
    (ms as Ms).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_by_name_and_seed() {
        let first = |seed, name: &str| Streams::new(seed).stream(name).uniform().to_bits();
        assert_eq!(first(1, "a"), first(1, "a"));
        assert_ne!(first(1, "a"), first(1, "b"));
        assert_ne!(first(1, "a"), first(2, "a"));
    }

    #[test]
    fn normal_draws_have_mean_0_and_variance_1() {
        let mut stream = Streams::new(1).stream("normal");
        let draws: Vec<f64> = (0..20_000).map(|_| stream.normal()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|draw| draw * draw).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
    }
}
