//! The words to look for in changes: those that the incident says, and those of its kind of failure.

use super::case::Case;
use super::failure_kinds::FAILURE_KINDS;
use super::service_map::canonical;
use super::statements::Statement;
use super::stop_words::is_stop_word;
use super::weights::{EXPLAINED_STATEMENT, FAILURE_KIND_WORD};
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
    /// Part of a service's name, or its beginning.
    pub(super) service: bool,
    /// Part of the name of a region in which something was changed.
    pub(super) region: bool,
    /// A whole identifier of several parts.
    pub(super) identifier: bool,
}

/// All entries, found by word.
pub(super) struct Vocabulary {
    entries: Vec<Entry>,
    index: HashMap<String, u32>,
    /// One bit per hash: most words of changes are not in the vocabulary, and are rejected here.
    filter: Vec<u64>,
    slow: bool,
}

/// Bits of the filter; a power of two far above the number of entries.
const FILTER_BITS: usize = 1 << 14;

impl Vocabulary {
    pub(super) fn new(case: &Case, statements: &[Statement<'_>]) -> Self {
        let (said, identifiers) = said_words(statements);
        let (services, regions) = (service_words(case), region_words(case));
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for (word, weight) in &said {
            let entry = entry(&mut entries, word);
            entry.said = if is_stop_word(word) { 0.0 } else { *weight };
            entry.service = is_service_word(word, &services);
            entry.region = regions.contains(word);
            entry.identifier = identifiers.contains(word);
        }
        for word in GUARD_WORDS {
            entry(&mut entries, word).guard = true;
        }
        let slow = add_kind_words(&mut entries, &said);
        Self::index(entries.into_values().collect(), slow)
    }

    fn index(entries: Vec<Entry>, slow: bool) -> Self {
        let mut filter = vec![0; FILTER_BITS / 64];
        let mut index = HashMap::new();
        for (place, entry) in (0_u32..).zip(&entries) {
            let bit = hash(&entry.word);
            filter[bit / 64] |= 1 << (bit % 64);
            index.insert(entry.word.clone(), place);
        }
        Self { entries, index, filter, slow }
    }

    /// The place of a word, if it is one to look for.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let bit = hash(word);
        if self.filter[bit / 64] & (1 << (bit % 64)) == 0 {
            return None;
        }
        self.index.get(word).copied()
    }

    /// Whether the incident plainly names a failure that builds up over hours.
    pub(super) const fn is_slow_failure(&self) -> bool {
        self.slow
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

/// Every word of the incident with the weight of the strongest statement that says it, stop words
/// included; and those that are whole identifiers.
fn said_words(statements: &[Statement<'_>]) -> (BTreeMap<String, f64>, BTreeSet<String>) {
    let (mut said, mut identifiers) = (BTreeMap::<String, f64>::new(), BTreeSet::new());
    for statement in statements {
        let weight = statement.weight * if statement.outside.is_some() { EXPLAINED_STATEMENT } else { 1.0 };
        each_word(statement.text, &mut |word, whole| {
            let strongest = said.entry(word.to_owned()).or_default();
            *strongest = strongest.max(weight);
            if whole {
                identifiers.insert(word.to_owned());
            }
        });
    }
    (said, identifiers)
}

/// Shortest beginning of a service's name that counts as its short form, as `reco` of `recommendations`.
const SHORT_FORM_BYTES: usize = 4;

fn is_service_word(word: &str, services: &BTreeSet<String>) -> bool {
    let short_form = || services.range(word.to_owned()..).next().is_some_and(|service| service.starts_with(word));
    services.contains(word) || (word.len() >= SHORT_FORM_BYTES && short_form())
}

/// Words of the names of the services in the incident and in the map, also without endings as in `paymentservice`.
fn service_words(case: &Case) -> BTreeSet<String> {
    let incident = &case.incident;
    let of_map = case.depends.iter().flat_map(|(name, called)| std::iter::once(name).chain(called));
    let names = incident.services.iter().chain(incident.signals.iter().map(|signal| &signal.service)).chain(of_map);
    let mut words = BTreeSet::new();
    for name in names {
        let name = canonical(name);
        each_word(&name, &mut |word, _| {
            words.insert(word.to_owned());
            for end in ["service", "svc", "server", "api"] {
                words.extend(word.strip_suffix(end).filter(|rest| rest.len() > 2).map(str::to_owned));
            }
        });
    }
    words
}

/// Words of the names of regions in which something was changed.
fn region_words(case: &Case) -> BTreeSet<String> {
    let names: BTreeSet<&str> = case.changes.iter().filter_map(|change| change.region.as_deref()).collect();
    let mut words = BTreeSet::new();
    for name in names {
        each_word(name, &mut |word, _| _ = words.insert(word.to_owned()));
    }
    words
}

/// Weight from which on a statement names a failure plainly.
const PLAIN: f64 = 0.5;

/// A kind of failure counts as much as the strongest statement that names it. A word that the
/// incident says itself is not counted again. Returns whether a slow kind is named plainly.
fn add_kind_words(entries: &mut BTreeMap<String, Entry>, said: &BTreeMap<String, f64>) -> bool {
    let mut slow = false;
    for (place, kind) in FAILURE_KINDS.iter().enumerate() {
        let named = kind.symptoms.split(' ').filter_map(|word| said.get(word)).fold(0.0, |a: f64, b| a.max(*b));
        slow |= kind.slow && named >= PLAIN;
        let weight = named * FAILURE_KIND_WORD;
        for word in kind.changes.split(' ').filter(|_| named > 0.0) {
            let entry = entry(entries, word);
            if entry.said <= 0.0 && entry.kind.is_none_or(|(_, before)| before < weight) {
                entry.kind = Some((place, weight));
            }
        }
    }
    slow
}
