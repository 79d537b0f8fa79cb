//! How often actions fail, and how often the ranking of causes was right, with counts and intervals.

use super::escapes::TiedAction;
use crate::replica::quarter_hours::ExecutedCount;
use holdpoint_domain::incidents::Book;
use holdpoint_domain::{Cause, CausesRanked, Findings, Grade, Ms};
use holdpoint_metrics::proportion::{share, wilson95};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Milliseconds of a week.
pub const WEEK_MS: Ms = 7 * 24 * 3600 * 1000;

/// How often, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// How often.
    pub hits: u64,
    /// Of how many.
    pub count: u64,
    /// `hits / count`; null of nothing.
    pub value: Option<f64>,
    /// The 95 % interval (Wilson); null of nothing.
    pub ci95: Option<[f64; 2]>,
}

impl Share {
    /// Of counts. Hits beyond the count are cases that were not counted: then there is no share.
    #[must_use]
    pub fn new(hits: u64, count: u64) -> Self {
        let ci95 = wilson95(hits, count);
        Self { hits, count, value: ci95.and(share(hits, count)), ci95 }
    }
}

/// Actions of one tool, kind, model version or week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FailureRow {
    /// The tool, kind, model version or the beginning of the week.
    pub name: String,
    /// Confirmed causes, of the actions that ran.
    pub confirmed: Share,
    /// Suspected and confirmed causes, of the actions that ran.
    pub with_suspected: Share,
    /// Confirmed causes that people approved, of the actions that ran.
    pub escapes: Share,
}

impl FailureRow {
    /// From the tied actions of the row, an action counted once, and how many ran.
    #[must_use]
    pub fn new<'a>(name: String, tied: impl Iterator<Item = &'a TiedAction>, executed: u64) -> Self {
        let (mut all, mut confirmed, mut escapes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for action in tied {
            all.insert(&action.action);
            if action.grade == Grade::Confirmed {
                confirmed.insert(&action.action);
            }
            if action.is_escape() {
                escapes.insert(&action.action);
            }
        }
        let of = |found: BTreeSet<&String>| Share::new(found.len() as u64, executed);
        Self { name, confirmed: of(confirmed), with_suspected: of(all), escapes: of(escapes) }
    }
}

/// What rows are made by: how a tied action is called, and how those that ran.
#[derive(Clone, Copy, Debug)]
pub struct Grouping {
    tied: fn(&TiedAction) -> String,
    executed: fn(&ExecutedCount) -> String,
}

/// By tool.
pub const BY_TOOL: Grouping = Grouping { tied: |tied| tied.tool.clone(), executed: |count| count.tool.clone() };
/// By kind.
pub const BY_KIND: Grouping = Grouping { tied: |tied| tied.kind.clone(), executed: |count| count.kind.clone() };
/// By tool and model version.
pub const BY_MODEL: Grouping = Grouping {
    tied: |tied| model_name(&tied.tool, tied.model.as_deref().unwrap_or_default()),
    executed: |count| model_name(&count.tool, &count.model),
};

/// A row for each name of tied actions and of those that ran.
#[must_use]
pub fn failures_by(tied: &[TiedAction], executed: &[ExecutedCount], by: Grouping) -> Vec<FailureRow> {
    let mut counts: BTreeMap<String, u64> = tied.iter().map(|action| ((by.tied)(action), 0)).collect();
    for count in executed {
        *counts.entry((by.executed)(count)).or_default() += count.actions;
    }
    let row = |(name, count): (String, u64)| {
        let of_name = tied.iter().filter(|action| (by.tied)(action) == name);
        FailureRow::new(name.clone(), of_name, count)
    };
    counts.into_iter().map(row).collect()
}

fn model_name(tool: &str, model: &str) -> String {
    match model {
        "" => format!("{tool}, no version stated"),
        model => format!("{tool} {model}"),
    }
}

/// How often the ranking was right, of incidents that ended and have a confirmed cause.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RankingRow {
    /// Which incidents.
    pub name: String,
    /// The first place was right.
    pub first: Share,
    /// One of the first three was right.
    pub first_three: Share,
}

/// What the ranking is judged by.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RankingRecord {
    /// All incidents.
    pub all: RankingRow,
    /// By the kind of source.
    pub by_source: Vec<RankingRow>,
    /// By service; an incident of several services counts for each.
    pub by_service: Vec<RankingRow>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    count: u64,
    first: u64,
    three: u64,
}

impl Counts {
    fn row(self, name: &str) -> RankingRow {
        RankingRow { name: name.to_owned(), first: Share::new(self.first, self.count), first_three: Share::new(self.three, self.count) }
    }
}

/// How often the hub's ranking was right here: the last one before a person confirmed the cause.
#[must_use]
pub fn ranking_record(book: &Book, findings: &Findings) -> RankingRecord {
    let mut all = Counts::default();
    let (mut sources, mut services) = (BTreeMap::<String, Counts>::new(), BTreeMap::<String, Counts>::new());
    for incident in book.incidents().iter().filter(|incident| !incident.is_open() && incident.merged_into.is_none()) {
        let found = findings.of(book, incident);
        let tied = findings.tied_to(book, incident);
        let confirmed = found.iter().rfind(|finding| finding.stated.grade == Grade::Confirmed);
        let Some(confirmed) = confirmed.filter(|_| tied.grade == Some(Grade::Confirmed)) else { continue };
        let ranked = findings.rankings_of(book, incident).filter(|ranking| ranking.at <= confirmed.at).last();
        let Some(place) = ranked.map(|ranking| place_of(&ranking.ranked, &confirmed.stated.cause)) else { continue };
        let count = |counts: &mut Counts| {
            counts.count += 1;
            counts.first += u64::from(place == Some(0));
            counts.three += u64::from(place.is_some_and(|place| place < 3));
        };
        count(&mut all);
        count(sources.entry(incident.source.clone()).or_default());
        incident.services.iter().for_each(|service| count(services.entry(service.clone()).or_default()));
    }
    let rows = |counts: BTreeMap<String, Counts>| counts.into_iter().map(|(name, counts)| counts.row(&name)).collect();
    RankingRecord { all: all.row("all"), by_source: rows(sources), by_service: rows(services) }
}

fn place_of(ranked: &CausesRanked, cause: &Cause) -> Option<usize> {
    ranked.first.iter().position(|candidate| candidate.cause == *cause)
}

/// The beginnings of the weeks before `now`, the newest first. A week ends where the next begins.
#[must_use]
pub fn weeks_before(now: Ms, weeks: u8) -> Vec<Ms> {
    (1..=Ms::from(weeks)).map(|week| now - week * WEEK_MS).collect()
}
