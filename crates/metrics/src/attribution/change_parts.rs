//! The parts of one change's score.

use super::candidate::{Candidate, Part, Reason};
use super::case::{Change, Record};
use super::content::Content;
use super::count::float;
use super::effect::Effect;
use super::failure_kinds::FAILURE_KINDS;
use super::frequency::Frequencies;
use super::regions::Regions;
use super::service_map::{Relation, ServiceMap};
use super::vocabulary::{Entry, Vocabulary};
use super::weights::{
    FAILURE_KIND_MAX, FAILURE_SHARE, FAILURE_SHARE_STRENGTH, GUARD_REMOVED, IDENTIFIER, INERT, IRREVERSIBLE, LOGGING, NOT_ROLLED_OUT,
    OTHER_REGION, PRESENTATION, RECENCY_EXPONENT, RECENCY_HALF_MINUTES, RECORD_MAX, REGION_NAME_WORD, SAME_REGION, SERVICE_NAME_WORD,
    SLOW_FAILURE, WORD_MAX, WORDS_MAX, WORDS_NONE,
};

/// Shared words that a sentence names.
const NAMED_WORDS: usize = 5;
const MICROSECONDS_PER_MINUTE: f64 = 60e6;

/// What all changes of a case are judged with.
pub(super) struct Judge<'a> {
    pub(super) onset: i64,
    pub(super) map: &'a ServiceMap,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) frequencies: &'a Frequencies,
    pub(super) regions: &'a Regions,
}

impl Judge<'_> {
    pub(super) fn candidate(&self, change: &Change, content: &Content) -> Candidate {
        let relation = self.map.relation(change);
        let parts = vec![
            self.recency(change),
            Part { name: "distance", score: relation.score(), reason: Reason::Service(relation) },
            self.words(change, content, relation),
            self.failure_kind(content),
            guards(content),
            effect(content.effect),
            rollout(change),
            self.region(change),
            reversibility(change.reversible),
            record(change.record),
        ];
        Candidate::new(Some(change.id.clone()), parts)
    }

    #[expect(clippy::cast_precision_loss, reason = "microseconds of centuries stay below 2^53, and more are only far away")]
    fn recency(&self, change: &Change) -> Part {
        let minutes_since = |at: i64| self.onset.saturating_sub(at).max(0) as f64 / MICROSECONDS_PER_MINUTE;
        let completed = completed_before(change, self.onset);
        let minutes = minutes_since(last_step(change, self.onset));
        let half = RECENCY_HALF_MINUTES * if self.vocabulary.is_slow_failure() { SLOW_FAILURE } else { 1.0 };
        let score = -RECENCY_EXPONENT * (minutes / half).ln_1p();
        Part { name: "recency", score, reason: if completed { Reason::Completed(minutes) } else { Reason::Began(minutes) } }
    }

    fn words(&self, change: &Change, content: &Content, relation: Relation) -> Part {
        let service_word = if relation == Relation::Unstated { SERVICE_NAME_WORD } else { 0.0 };
        let region_word = if change.region.is_none() { REGION_NAME_WORD } else { 0.0 };
        let share = |entry: &Entry| match entry {
            Entry { service: true, .. } => service_word,
            Entry { region: true, .. } => region_word,
            _ => 1.0,
        };
        let (sum, words) = self.weigh(content, |entry| entry.said * share(entry));
        let nothing_shared = if content.has_content { WORDS_NONE * (-sum).exp() } else { 0.0 };
        Part { name: "words", score: saturate(sum, WORDS_MAX) + nothing_shared, reason: Reason::SharedWords(self.named(&words)) }
    }

    fn failure_kind(&self, content: &Content) -> Part {
        let (sum, words) = self.weigh(content, |entry| entry.kind.map_or(0.0, |(_, weight)| weight));
        let kind = words.first().and_then(|(place, _)| self.vocabulary.entry(*place).kind).map_or("", |(kind, _)| FAILURE_KINDS[kind].name);
        let reason = Reason::FailureKind(kind, self.named(&words));
        Part { name: "failure_kind", score: saturate(sum, FAILURE_KIND_MAX), reason }
    }

    /// The hits that count, the strongest first, and their sum, in which hit n is divided by the root
    /// of n: words of one text depend on each other.
    fn weigh(&self, content: &Content, weight: impl Fn(&Entry) -> f64) -> (f64, Vec<(u32, f64)>) {
        let norm = self.frequencies.length_norm(content.length);
        let weighed = content.hits.iter().map(|(place, field)| {
            let entry = self.vocabulary.entry(*place);
            let rarity = self.frequencies.rarity(*place) * if entry.identifier { IDENTIFIER } else { 1.0 };
            (*place, weight(entry) * field * rarity.min(WORD_MAX) * norm)
        });
        let mut weighed: Vec<(u32, f64)> = weighed.filter(|(_, score)| *score > 0.0).collect();
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let sum = weighed.iter().enumerate().map(|(rank, (_, score))| score / float(rank + 1).sqrt()).sum();
        (sum, weighed)
    }

    fn named(&self, words: &[(u32, f64)]) -> Vec<String> {
        words.iter().take(NAMED_WORDS).map(|(place, _)| self.vocabulary.entry(*place).word.clone()).collect()
    }

    fn region(&self, change: &Change) -> Part {
        let known = change.region.as_deref().and_then(|region| self.regions.is_impaired(region).map(|same| (region.to_owned(), same)));
        let score = known.as_ref().map_or(0.0, |(_, same)| if *same { SAME_REGION } else { OTHER_REGION });
        Part { name: "region", score, reason: Reason::Region(known) }
    }
}

/// The last step that was completed before the onset, else the beginning.
pub(super) fn last_step(change: &Change, onset: i64) -> i64 {
    let finished = change.finished_at.filter(|_| completed_before(change, onset));
    // Clocks disagree: what finished before it began is as old as its beginning.
    finished.map_or(change.started_at, |finished| finished.max(change.started_at))
}

fn completed_before(change: &Change, onset: i64) -> bool {
    change.finished_at.is_some_and(|finished| finished <= onset)
}

/// Grows like `sum` at first and never beyond `most`.
fn saturate(sum: f64, most: f64) -> f64 {
    most * -(-sum / most).exp_m1()
}

fn guards(content: &Content) -> Part {
    let score = if content.guards_removed > 0 { GUARD_REMOVED } else { 0.0 };
    Part { name: "guards", score, reason: Reason::GuardsRemoved(content.guards_removed) }
}

fn effect(effect: Effect) -> Part {
    let score = match effect {
        Effect::Any => 0.0,
        Effect::Logging => LOGGING,
        Effect::Presentation => PRESENTATION,
        Effect::Inert => INERT,
    };
    Part { name: "effect", score, reason: Reason::Effect(effect) }
}

fn rollout(change: &Change) -> Part {
    const CODE: [&str; 4] = ["commit", "push", "merge", "pull_request"];
    if change.finished_at.is_none() && CODE.contains(&change.source.as_str()) {
        return Part { name: "rollout", score: NOT_ROLLED_OUT, reason: Reason::NotRolledOut };
    }
    Part { name: "rollout", score: 0.0, reason: Reason::InProduction }
}

fn reversibility(reversible: Option<bool>) -> Part {
    let score = if reversible == Some(false) { IRREVERSIBLE } else { 0.0 };
    Part { name: "reversibility", score, reason: Reason::Reversible(reversible) }
}

/// The share of failures, drawn towards the usual share, as odds against it.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn record(record: Option<Record>) -> Part {
    let score = record.map_or(0.0, |record| {
        let failed = record.failed as f64 + FAILURE_SHARE * FAILURE_SHARE_STRENGTH;
        let share = failed / (record.executed as f64 + FAILURE_SHARE_STRENGTH);
        (share / FAILURE_SHARE).ln().clamp(-RECORD_MAX, RECORD_MAX)
    });
    Part { name: "record", score, reason: Reason::Record(record.map(|record| (record.executed, record.failed))) }
}
