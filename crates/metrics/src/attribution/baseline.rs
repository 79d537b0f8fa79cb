//! Simple rankings to compare with. None of them can say "no action".

use super::case::Case;
use super::change_parts::last_step;
use super::count::float;
use super::service_map::{Relation, ServiceMap};
use super::words::each_word;
use std::collections::{BTreeMap, BTreeSet};

/// The last completed first; what was never completed comes after it.
#[must_use]
pub fn latest_first(case: &Case) -> Vec<&str> {
    ids(case, |_| 0.0)
}

/// Changes of the impaired service first, each group the latest first.
#[must_use]
pub fn service_then_latest(case: &Case) -> Vec<&str> {
    let map = ServiceMap::new(case);
    ids(case, |place| if map.relation(&case.changes[place]) == Relation::Impaired { 1.0 } else { 0.0 })
}

/// Shared words, each weighted by its rarity among the candidates, then the latest first.
#[must_use]
pub fn word_overlap(case: &Case) -> Vec<&str> {
    let incident = &case.incident;
    let texts = [&incident.title, &incident.text].into_iter().chain(incident.signals.iter().map(|signal| &signal.text));
    let said = word_set(texts.map(String::as_str));
    let onset = incident.onset();
    let shared: Vec<BTreeSet<String>> = case
        .changes
        .iter()
        .map(|change| {
            if change.started_at >= onset {
                return BTreeSet::new();
            }
            let texts = [&change.title, &change.content].into_iter().chain(&change.paths);
            word_set(texts.map(String::as_str)).intersection(&said).cloned().collect()
        })
        .collect();
    let mut containing: BTreeMap<&str, usize> = BTreeMap::new();
    for word in shared.iter().flatten() {
        *containing.entry(word).or_default() += 1;
    }
    let candidates = float(case.changes.iter().filter(|change| change.started_at < onset).count());
    let rarity = |word: &String| (candidates / float(containing[word.as_str()])).ln();
    ids(case, |place| shared[place].iter().map(&rarity).sum())
}

fn word_set<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        each_word(text, &mut |word, _| _ = words.insert(word.to_owned()));
    }
    words
}

/// Candidates by this score, then the latest completed first.
fn ids(case: &Case, score: impl Fn(usize) -> f64) -> Vec<&str> {
    let onset = case.incident.onset();
    let places = (0..case.changes.len()).filter(|place| case.changes[*place].started_at < onset);
    let mut rows: Vec<(f64, bool, i64, &str)> = places
        .map(|place| {
            let change = &case.changes[place];
            (score(place), change.finished_at.is_some(), last_step(change, onset), change.id.as_str())
        })
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))).then(a.3.cmp(b.3)));
    rows.into_iter().map(|row| row.3).collect()
}
