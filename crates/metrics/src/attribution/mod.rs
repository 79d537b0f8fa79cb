//! Attribution: which action or change caused an incident, or whether none did.
//!
//! A multinomial logit: every candidate has a score in log-odds, and the probability of a
//! candidate is the softmax over all of them. A score is a sum of parts, each computed from one
//! feature with a weight from `weights.rs`, so a screen can show why a candidate stands where it
//! does. "No action" is a candidate among the others, with features of its own: what the incident
//! says of providers, expiries, traffic, hardware and incoming data. Nothing here is fitted.

pub mod baseline;
mod candidate;
mod case;
mod change_parts;
mod content;
mod count;
mod effect;
mod explain;
mod failure_kinds;
mod format;
mod frequency;
mod lines;
mod no_action;
mod outside;
mod regions;
mod service_map;
mod statements;
mod stop_words;
mod trend;
mod vocabulary;
mod weights;
mod words;

pub use candidate::{Candidate, Part, Reason};
pub use case::{Case, Change, Incident, Record, Signal};
pub use effect::Effect;
pub use explain::explain;
pub use format::{Refused, read_case};
pub use outside::OutsideCause;
pub use service_map::Relation;

use change_parts::{Judge, last_step};
use content::{Content, ContentReader};
use frequency::Frequencies;
use regions::Regions;
use service_map::ServiceMap;
use statements::statements;
use vocabulary::Vocabulary;

/// The version of the method, recorded with every ranking. Raised when a ranking may change.
pub const METHOD_VERSION: u32 = 2;

/// All changes that began before the onset, and "no action" once: most likely first. Among equal
/// scores the newest is first, "no action" last. The order of `case.changes` changes nothing.
#[must_use]
pub fn rank(case: &Case) -> Vec<Candidate> {
    let onset = case.incident.onset();
    let changes = before_onset(case);
    let map = ServiceMap::new(case);
    let statements = statements(&case.incident, &map);
    let vocabulary = Vocabulary::new(case, &statements);
    let mut reader = ContentReader::new(&vocabulary);
    let contents: Vec<Content> = changes.iter().map(|change| reader.read(change)).collect();
    let frequencies = Frequencies::count(&contents, vocabulary.entries().len());
    let regions = Regions::new(&case.incident, changes.iter().filter_map(|change| change.region.as_deref()));
    let judge = Judge { onset, map: &map, vocabulary: &vocabulary, frequencies: &frequencies, regions: &regions };
    let mut candidates: Vec<Candidate> = changes.iter().zip(&contents).map(|(change, content)| judge.candidate(change, content)).collect();
    candidates.push(no_action::no_action(&statements, &map));
    // Stable, so that equal scores keep the order of `before_onset`.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates
}

/// The probability of each candidate of one ranking: the softmax of the scores.
#[must_use]
pub fn probabilities(candidates: &[Candidate]) -> Vec<f64> {
    let most = candidates.iter().map(|candidate| candidate.score).fold(f64::NEG_INFINITY, f64::max);
    let odds: Vec<f64> = candidates.iter().map(|candidate| (candidate.score - most).exp()).collect();
    let sum: f64 = odds.iter().sum();
    odds.into_iter().map(|odds| odds / sum).collect()
}

/// The changes that began before the onset, the newest first.
fn before_onset(case: &Case) -> Vec<&Change> {
    let onset = case.incident.onset();
    let mut changes: Vec<&Change> = case.changes.iter().filter(|change| change.started_at < onset).collect();
    changes.sort_by(|a, b| {
        let newest = (last_step(b, onset), b.started_at).cmp(&(last_step(a, onset), a.started_at));
        newest.then_with(|| a.id.cmp(&b.id))
    });
    changes
}
