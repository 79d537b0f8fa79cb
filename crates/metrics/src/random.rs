//! Reproducible random numbers: the same seed gives the same numbers on every computer.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// A stream of random numbers from a seed.
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self::of_stream(seed, 0)
    }

    /// One of many independent streams of a seed.
    pub(crate) fn of_stream(seed: u64, stream: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(stream);
        Self(random)
    }

    /// A whole number below `bound`.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        // High half of the product: for bounds of items the bias is below 1e-5 of a share.
        ((u64::from(self.0.next_u32()) * u64::from(bound)) >> 32) as u32
    }

    /// Above 0 and below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Exponential with mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -self.uniform().ln()
    }

    /// Standard normal.
    pub(crate) fn normal(&mut self) -> f64 {
        crate::normal::quantile(self.uniform())
    }
}
