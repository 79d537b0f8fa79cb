//! Candidates with the parts of their scores.

use super::effect::Effect;
use super::outside::OutsideCause;
use super::service_map::Relation;

/// A possible cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The change; none for "no action caused this".
    pub id: Option<String>,
    /// Natural logarithm of odds, comparable within one case: the sum of the parts. Finite.
    pub score: f64,
    /// In the order of the screen; the names are unique.
    pub parts: Vec<Part>,
}

impl Candidate {
    pub(super) fn new(id: Option<String>, mut parts: Vec<Part>) -> Self {
        // Adding 0 makes a negative zero positive.
        parts.iter_mut().for_each(|part| part.score += 0.0);
        let score = parts.iter().map(|part| part.score).sum::<f64>() + 0.0;
        Self { id, score, parts }
    }
}

/// One addend of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// A fixed name, for example `words`.
    pub name: &'static str,
    /// Added to the score; 0 says nothing for or against.
    pub score: f64,
    /// Why; [`super::explain`] makes it a sentence.
    pub reason: Reason,
}

/// What a part was computed from.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Minutes from the last completed step to the onset.
    Completed(f64),
    /// Minutes from the beginning to the onset; no step was completed before it.
    Began(f64),
    /// A commit without a completed rollout.
    NotRolledOut,
    /// It was rolled out, or is no commit.
    InProduction,
    /// Where it is in the service map.
    Service(Relation),
    /// Words that incident and change share, the rarest first.
    SharedWords(Vec<String>),
    /// Words of the change that belong to this kind of failure.
    FailureKind(&'static str, Vec<String>),
    /// Lines with checks, limits or releases that were removed, less those added.
    GuardsRemoved(i64),
    /// What its files can do.
    Effect(Effect),
    /// Its region and whether the incident is there; none if one of both is not known.
    Region(Option<(String, bool)>),
    /// Whether it can be undone, if known.
    Reversible(Option<bool>),
    /// Executed and failed changes of the same tool, if known.
    Record(Option<(u64, u64)>),
    /// How often no change is the cause, before anything is known.
    UsualShare,
    /// What the incident says of a cause outside; none if it says nothing.
    Outside(OutsideCause, Option<String>),
    /// Services that fail too without calling or being called.
    Breadth(Vec<String>),
}
