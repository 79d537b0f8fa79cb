//! Random numbers that follow from a seed and a place in the history.
//!
//! Every step draws from a generator of its own, so a history that is shortened keeps the
//! draws of the steps that stay.

use holdpoint_domain::Digest;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng as _};

/// A seeded generator.
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    /// The generator of one place, for example `[step, attempt]`, in the history of a seed.
    pub(crate) fn new(seed: u64, place: &[u64]) -> Self {
        let bytes: Vec<u8> = std::iter::once(&seed).chain(place).flat_map(|part| part.to_le_bytes()).collect();
        Self(ChaCha8Rng::from_seed(*Digest::of(&bytes).as_bytes()))
    }

    /// From 0 up to and without `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // A bias below 2⁻³² does not matter here.
        (u64::from(self.0.next_u32()) * end) >> 32
    }

    /// From `low` up to and without `high`.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low)
    }

    /// True in `per_thousand` of 1,000 cases.
    pub(crate) fn chance(&mut self, per_thousand: u64) -> bool {
        self.below(1000) < per_thousand
    }

    /// One of several.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.index(from.len())]
    }

    /// A place in a list of this length.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// Bytes for ids and keys.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// Text for salts.
    pub(crate) fn salt(&mut self) -> String {
        format!("{:016x}{:016x}", self.0.next_u64(), self.0.next_u64())
    }
}
