//! The words to look for in changes: those that the incident says, and those of its kind of failure.

use super::case::Case;
use super::failure_kinds::FAILURE_KINDS;
use super::service_map::canonical;
use super::statements::Statement;
use super::stop_words::is_stop_word;
use super::weights::{EXPLAINED_STATEMENT, FAILURE_KIND_WORD, SERVICE_NAME_WORD};
use super::words::each_word;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Words of lines that check, limit or release something.
const GUARD_WORDS: [&str; 20] = [
    "if", "nil", "null", "none", "err", "try", "catch", "except", "rescue", "defer", "finally", "close", "release", "unlock", "timeout",
    "deadline", "limit", "validate", "guard", "ensure",
];

/// A word and what it says.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) word: String,
    /// 0 to 1: how much the statement counts that says it; 0 if none does.
    pub(super) said: f64,
    /// As `said`, for words that belong to the incident's kind of failure, with the kind's index.
    pub(super) kind: Option<(usize, f64)>,
    pub(super) guard: bool,
}

/// All entries, found by word.
pub(super) struct Vocabulary {
    entries: Vec<Entry>,
    index: HashMap<String, u32>,
    /// One bit per hash: most words of changes are not in the vocabulary, and are rejected here.
    filter: Vec<u64>,
}

/// Bits of the filter; a power of two far above the number of entries.
const FILTER_BITS: usize = 1 << 14;

impl Vocabulary {
    pub(super) fn new(case: &Case, statements: &[Statement<'_>]) -> Self {
        let said = said_words(statements, &service_words(case));
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for (word, weight) in &said {
            entry(&mut entries, word).said = if is_stop_word(word) { 0.0 } else { *weight };
        }
        for word in GUARD_WORDS {
            entry(&mut entries, word).guard = true;
        }
        add_kind_words(&mut entries, &said);
        Self::index(entries.into_values().collect())
    }

    fn index(entries: Vec<Entry>) -> Self {
        let mut filter = vec![0; FILTER_BITS / 64];
        let mut index = HashMap::new();
        for (place, entry) in (0_u32..).zip(&entries) {
            let bit = hash(&entry.word);
            filter[bit / 64] |= 1 << (bit % 64);
            index.insert(entry.word.clone(), place);
        }
        Self { entries, index, filter }
    }

    /// The place of a word, if it is one to look for.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let bit = hash(word);
        if self.filter[bit / 64] & (1 << (bit % 64)) == 0 {
            return None;
        }
        self.index.get(word).copied()
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn entry(&self, place: u32) -> &Entry {
        &self.entries[place as usize]
    }
}

fn entry<'a>(entries: &'a mut BTreeMap<String, Entry>, word: &str) -> &'a mut Entry {
    entries.entry(word.to_owned()).or_insert_with(|| Entry { word: word.to_owned(), ..Entry::default() })
}

/// FNV-1a, folded to the bits of the filter.
fn hash(word: &str) -> usize {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    usize::try_from((hash ^ (hash >> 32)) % FILTER_BITS as u64).unwrap_or_default()
}

/// Every word of the incident with the weight of the strongest statement that says it, stop words included.
fn said_words(statements: &[Statement<'_>], services: &BTreeSet<String>) -> BTreeMap<String, f64> {
    let mut said: BTreeMap<String, f64> = BTreeMap::new();
    for statement in statements {
        let weight = statement.weight * if statement.outside.is_some() { EXPLAINED_STATEMENT } else { 1.0 };
        each_word(statement.text, &mut |word| {
            let weight = if services.contains(word) { weight * SERVICE_NAME_WORD } else { weight };
            let strongest = said.entry(word.to_owned()).or_default();
            *strongest = strongest.max(weight);
        });
    }
    said
}

/// Words of the names of the services in the incident and in the map, also without endings as in `paymentservice`.
fn service_words(case: &Case) -> BTreeSet<String> {
    let incident = &case.incident;
    let of_map = case.depends.iter().flat_map(|(name, called)| std::iter::once(name).chain(called));
    let names = incident.services.iter().chain(incident.signals.iter().map(|signal| &signal.service)).chain(of_map);
    let mut words = BTreeSet::new();
    for name in names {
        let name = canonical(name);
        each_word(&name, &mut |word| {
            words.insert(word.to_owned());
            for end in ["service", "svc", "server", "api"] {
                words.extend(word.strip_suffix(end).filter(|rest| rest.len() > 2).map(str::to_owned));
            }
        });
    }
    words
}

/// A kind of failure counts as much as the strongest statement that names it. A word that the
/// incident says itself is not counted again.
fn add_kind_words(entries: &mut BTreeMap<String, Entry>, said: &BTreeMap<String, f64>) {
    for (place, kind) in FAILURE_KINDS.iter().enumerate() {
        let named = kind.symptoms.split(' ').filter_map(|word| said.get(word)).fold(0.0, |a: f64, b| a.max(*b));
        if named <= 0.0 {
            continue;
        }
        for word in kind.changes.split(' ') {
            let entry = entry(entries, word);
            let weight = named * FAILURE_KIND_WORD;
            if entry.said <= 0.0 && entry.kind.is_none_or(|(_, before)| before < weight) {
                entry.kind = Some((place, weight));
            }
        }
    }
}
