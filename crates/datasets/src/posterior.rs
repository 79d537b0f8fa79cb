//! How likely each verdict was right, by Dawid and Skene's model over all readable reviews.

use crate::story::ActionStory;
use holdpoint_domain::{ActionId, ReviewFacts, Verdict};
use holdpoint_metrics::ability::dawid_skene::{Estimate, Reading, Stop, estimate};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// In the order of their names, which is the order of ties.
const CLASSES: [Verdict; 4] = [Verdict::Approve, Verdict::Edit, Verdict::Reject, Verdict::Respond];
/// Digits after the point, so that rounding of the last ones shows nowhere.
const SCALE: f64 = 1e6;

/// The probability that each verdict was right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Posterior {
    pub(crate) approve: f64,
    pub(crate) edit: f64,
    pub(crate) reject: f64,
    pub(crate) respond: f64,
}

/// Of one action.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judged {
    pub(crate) posterior: Posterior,
    /// The largest of the probabilities.
    pub(crate) confidence: f64,
    /// The likeliest verdict.
    pub(crate) likeliest: Verdict,
    /// Reviewers gave different verdicts.
    pub(crate) differ: bool,
}

/// Of the actions that people decided and of which at least one verdict is readable.
pub(crate) fn posteriors(actions: &HashMap<ActionId, ActionStory>, facts: &[ReviewFacts]) -> HashMap<ActionId, Judged> {
    let mut said: BTreeMap<(u64, &ActionId), BTreeMap<&str, u32>> = BTreeMap::new();
    for fact in facts {
        let Some(story) = actions.get(&fact.action).filter(|story| story.decided_by_people().is_some()) else { continue };
        let class = fact.verdict.and_then(|verdict| CLASSES.iter().position(|class| *class == verdict));
        let reviewer = story.reviews.iter().find(|review| review.id == fact.review).map(|review| review.by.as_str());
        if let Some((class, reviewer)) = class.zip(reviewer) {
            said.entry((story.seq, &fact.action)).or_default().insert(reviewer, u32::try_from(class).unwrap_or_default());
        }
    }
    let raters: BTreeSet<&str> = said.values().flat_map(BTreeMap::keys).copied().collect();
    let raters: HashMap<&str, u32> = raters.into_iter().zip(0..).collect();
    let of_item = |(item, by): (u32, &BTreeMap<&str, u32>)| {
        by.iter().map(|(rater, class)| Reading { item, rater: raters[rater], class: *class }).collect::<Vec<_>>()
    };
    let readings: Vec<Reading> = (0..).zip(said.values()).flat_map(of_item).collect();
    if readings.is_empty() {
        return HashMap::new();
    }
    let estimated = estimate(&readings, u32::try_from(CLASSES.len()).unwrap_or(4), Stop::default());
    let judged = (0..).zip(said).map(|(item, ((_, action), by))| (action.clone(), judged(&estimated, item, &by)));
    judged.collect()
}

fn judged(estimated: &Estimate, item: u32, by: &BTreeMap<&str, u32>) -> Judged {
    let rounded = |share: f64| (share * SCALE).round() / SCALE;
    let shares: Vec<f64> = estimated.posterior(item).iter().copied().map(rounded).collect();
    let likeliest = estimated.class(item) as usize;
    let first = by.values().next();
    Judged {
        posterior: Posterior { approve: shares[0], edit: shares[1], reject: shares[2], respond: shares[3] },
        confidence: shares[likeliest],
        likeliest: CLASSES[likeliest],
        differ: by.values().any(|class| Some(class) != first),
    }
}
