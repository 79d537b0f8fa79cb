//! What is lasting in a person.

use crate::kinds::KINDS;
use crate::random::Stream;

/// What is lasting in a person; logits unless said otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Traits {
    pub(crate) characters_per_second: f64,
    /// Spread of the logarithm of the reading time.
    pub(crate) reading_spread: f64,
    /// More lets more pass.
    pub(crate) leniency: f64,
    /// By kind, in the order of [`KINDS`]: more sees more.
    pub(crate) skills: Vec<f64>,
    /// Probability of opening evidence when rested.
    pub(crate) opens_evidence: f64,
    /// Probability of a spell without network in a stretch of work.
    pub(crate) goes_offline: f64,
    /// Works through, with few breaks.
    pub(crate) skips_breaks: bool,
    /// Probability that the claim is not renewed in a long reading.
    pub(crate) forgets_claim: f64,
}

impl Traits {
    pub(crate) fn draw(stream: &mut Stream) -> Self {
        let ability = stream.normal() * 0.4;
        Self {
            characters_per_second: 15.0 + 22.0 * stream.uniform(),
            reading_spread: stream.between(0.3, 0.55),
            leniency: stream.normal() * 0.5,
            skills: KINDS.iter().map(|_| ability + stream.normal() * 0.4).collect(),
            opens_evidence: stream.between(0.25, 0.95),
            goes_offline: if stream.chance(0.4) { stream.between(0.05, 0.2) } else { 0.01 },
            skips_breaks: stream.chance(0.2),
            forgets_claim: stream.between(0.0, 0.5),
        }
    }
}
