//! The order of the queue, in memory: which open actions stand in which tab, by deadline.
//!
//! A page of fifty thousand rows must come within milliseconds wherever it
//! starts, and groups are cut by the present time. Sorted lists answer both
//! by binary search, which a table cannot. Small: two numbers per row and tab.

use super::filter::Filter;
use super::filter_texts::FilterTexts;
use super::parties::Parties;
use super::row::{ActionRow, OpenRow};
use super::rule::Rule;
use holdpoint_domain::text::fold;
use holdpoint_domain::{Ms, PersonEnrolled, Risk};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Where a row stands: its deadline, then its place in the log.
pub type Key = (Ms, i64);

/// What decides in which tabs an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    deadline: Ms,
    proposed_at: Ms,
    risk: Risk,
    claimed: bool,
    claimed_by_other: bool,
    reviewed: bool,
    /// The rules let this person decide it.
    eligible: bool,
    /// A rule excludes the owner or the requester, or requires a qualification, so who may decide
    /// depends on people, owners and drills.
    leaves_out: bool,
}

/// Open actions by tab.
#[derive(Debug, Default)]
pub struct Order {
    me: Option<String>,
    profile: Option<PersonEnrolled>,
    parties: Parties,
    entries: HashMap<i64, Entry>,
    /// What the filter looks in, by action. Kept here because fifty thousand rows of the
    /// table are too many to read for a letter typed.
    texts: FilterTexts,
    /// Who works on an action, and until when.
    claims: HashMap<i64, (String, Ms)>,
    pending: HashSet<i64>,
    oldest: BTreeSet<i64>,
    tabs: [Vec<Key>; 4],
}

/// A part of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Every open action.
    All,
    /// Those this person may and should decide.
    Mine,
    /// Those of critical risk.
    Critical,
    /// Those somebody works on.
    Claimed,
}

const TABS: [Tab; 4] = [Tab::All, Tab::Mine, Tab::Critical, Tab::Claimed];
/// Above this many changes a tab is written once instead of changed one by one.
const FEW: usize = 32;

impl Order {
    /// Empty, as seen by a person.
    #[must_use]
    pub fn new(me: Option<String>, profile: Option<PersonEnrolled>, parties: Parties) -> Self {
        Self { me, profile, parties, ..Self::default() }
    }

    /// Whether the order is other than it would be with this profile and these parties; takes
    /// the parties over where no open action depends on them.
    pub fn is_outdated(&mut self, profile: Option<&PersonEnrolled>, parties: Parties) -> bool {
        if self.profile.as_ref() != profile {
            return true;
        }
        if self.parties.differ_from(&parties) && self.entries.values().any(|entry| entry.leaves_out) {
            return true;
        }
        self.parties = parties;
        false
    }

    /// Whose queue this is.
    #[must_use]
    pub fn me(&self) -> Option<&str> {
        self.me.as_deref()
    }

    /// A tab's rows, soonest deadline first.
    pub fn tab(&self, tab: impl Into<Tab>) -> &[Key] {
        &self.tabs[place(tab.into())]
    }

    /// Rows of a tab that hold all that is asked for, soonest deadline first.
    #[must_use]
    pub fn filter(&self, tab: impl Into<Tab>, wanted: &Filter) -> Vec<Key> {
        let (tab, wanted) = (tab.into(), &wanted.folded());
        let key = |n: i64| {
            let entry = self.entries.get(&n)?;
            (wanted.takes(entry.risk, entry.proposed_at) && self.stands_in(tab, n, entry)).then_some((entry.deadline, n))
        };
        // Of a tool or a target only few rows are left once their words are found.
        let words: Vec<String> = wanted.words.iter().chain(&wanted.tool).chain(&wanted.target).cloned().collect();
        let named = |n: &i64| wanted.names(self.texts.of(*n));
        let mut found: Vec<Key> = self.texts.find(&words).into_iter().filter(named).filter_map(key).collect();
        found.sort_unstable();
        found
    }

    /// The record that proposed the oldest open action.
    #[must_use]
    pub fn oldest(&self) -> Option<i64> {
        self.oldest.first().copied()
    }

    /// People who have an action claimed.
    #[must_use]
    pub fn claimants(&self, now: Ms) -> HashSet<String> {
        self.claims.values().filter(|(_, until)| *until > now).map(|(person, _)| person.clone()).collect()
    }

    /// Whether a row stands in a tab.
    pub fn contains(&self, tab: impl Into<Tab>, key: &Key) -> bool {
        self.tab(tab).binary_search(key).is_ok()
    }

    /// Takes over what a batch changed.
    pub fn apply<'a>(&mut self, changes: impl ExactSizeIterator<Item = (&'a ActionRow, Option<&'a OpenRow>)>) {
        if changes.len() <= FEW {
            for (action, open) in changes {
                self.put_text_and_claim(action.n, open);
                let entry = open.map(|open| self.entry(open));
                self.put(action.n, entry);
            }
            return;
        }
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for (action, open) in changes {
            self.put_text_and_claim(action.n, open);
            let entry = open.map(|open| self.entry(open));
            let before = match entry {
                Some(entry) => {
                    self.oldest.insert(action.n);
                    come.push((action.n, entry));
                    self.entries.insert(action.n, entry)
                }
                None => {
                    self.oldest.remove(&action.n);
                    self.entries.remove(&action.n)
                }
            };
            gone.extend(before.map(|before| (before.deadline, action.n)));
        }
        gone.sort_unstable();
        for tab in TABS {
            let stands = come.iter().filter(|(n, entry)| self.stands_in(tab, *n, entry));
            let mut added: Vec<Key> = stands.map(|(n, entry)| (entry.deadline, *n)).collect();
            added.sort_unstable();
            let before = std::mem::take(&mut self.tabs[place(tab)]);
            self.tabs[place(tab)] = merge(&before, &gone, &added);
        }
    }

    /// Adds one row without sorting; call [`Self::sort_again`] after the last.
    pub fn load(&mut self, n: i64, open: &OpenRow) {
        let entry = self.entry(open);
        self.put_text_and_claim(n, Some(open));
        self.entries.insert(n, entry);
        self.oldest.insert(n);
    }

    fn put_text_and_claim(&mut self, n: i64, open: Option<&OpenRow>) {
        match open {
            Some(open) => self.texts.put(n, &fold(&open.search)),
            None => self.texts.remove(n),
        }
        match open.and_then(|open| open.claim.clone()) {
            Some(claim) => drop(self.claims.insert(n, claim)),
            None => drop(self.claims.remove(&n)),
        }
    }

    /// Marks actions that wait in the outbox: they are no longer this person's to decide.
    pub fn set_pending(&mut self, pending: HashSet<i64>) {
        let changed: Vec<i64> = self.pending.symmetric_difference(&pending).copied().collect();
        self.pending = pending;
        for n in changed {
            if let Some(entry) = self.entries.get(&n).copied() {
                self.take_out(n, entry);
                self.put_in(n, entry);
            }
        }
    }

    /// Sorts every tab from the entries.
    pub fn sort_again(&mut self) {
        for tab in TABS {
            let mut keys: Vec<Key> =
                self.entries.iter().filter(|(n, entry)| self.stands_in(tab, **n, entry)).map(|(n, entry)| (entry.deadline, *n)).collect();
            keys.sort_unstable();
            self.tabs[place(tab)] = keys;
        }
    }

    fn entry(&self, open: &OpenRow) -> Entry {
        let claimed_by = open.claim.as_ref().map(|(by, _)| by.as_str());
        let me = self.me.as_deref();
        let rule = open.rule.as_deref().map(serde_json::from_str::<Rule>);
        Entry {
            deadline: open.deadline,
            proposed_at: open.proposed_at,
            risk: open.risk,
            claimed: claimed_by.is_some(),
            claimed_by_other: claimed_by.is_some() && claimed_by != me,
            reviewed: me.is_some_and(|me| open.reviewed_by(me)),
            eligible: self.is_eligible(rule.as_ref(), open),
            leaves_out: rule.as_ref().is_some_and(|rule| rule.as_ref().is_ok_and(Rule::leaves_out)),
        }
    }

    // Whoever is not in the record yet sees everything; the hub decides anyway.
    fn is_eligible(&self, rule: Option<&Result<Rule, serde_json::Error>>, open: &OpenRow) -> bool {
        let (Some(me), Some(profile)) = (&self.me, &self.profile) else { return true };
        match rule {
            Some(Ok(rule)) => rule.allows(me, profile, (&self.parties, open.proposed_at), open.escalated),
            Some(Err(_)) => true,
            None => Rule::default().allows(me, profile, (&self.parties, open.proposed_at), open.escalated),
        }
    }

    fn put(&mut self, n: i64, entry: Option<Entry>) {
        if let Some(before) = self.entries.remove(&n) {
            self.take_out(n, before);
        }
        match entry {
            Some(entry) => {
                self.entries.insert(n, entry);
                self.oldest.insert(n);
                self.put_in(n, entry);
            }
            None => {
                self.oldest.remove(&n);
            }
        }
    }

    fn put_in(&mut self, n: i64, entry: Entry) {
        let key = (entry.deadline, n);
        for tab in TABS {
            if self.stands_in(tab, n, &entry)
                && let Err(at) = self.tabs[place(tab)].binary_search(&key)
            {
                self.tabs[place(tab)].insert(at, key);
            }
        }
    }

    fn take_out(&mut self, n: i64, entry: Entry) {
        for tab in &mut self.tabs {
            if let Ok(at) = tab.binary_search(&(entry.deadline, n)) {
                tab.remove(at);
            }
        }
    }

    fn stands_in(&self, tab: Tab, n: i64, entry: &Entry) -> bool {
        match tab {
            Tab::All => true,
            Tab::Mine => entry.eligible && !entry.reviewed && !entry.claimed_by_other && !self.pending.contains(&n),
            Tab::Critical => entry.risk == Risk::Critical,
            Tab::Claimed => entry.claimed,
        }
    }
}

// All three ascend; one walk, so that a catch-up pays little for each batch.
fn merge(before: &[Key], gone: &[Key], added: &[Key]) -> Vec<Key> {
    let mut merged = Vec::with_capacity(before.len() + added.len());
    let (mut gone, mut added) = (gone.iter().peekable(), added.iter().peekable());
    for key in before {
        while gone.next_if(|other| *other < key).is_some() {}
        if gone.peek() == Some(&key) {
            continue;
        }
        merged.extend(std::iter::from_fn(|| added.next_if(|other| *other < key)));
        merged.push(*key);
    }
    merged.extend(added);
    merged
}

const fn place(tab: Tab) -> usize {
    match tab {
        Tab::All => 0,
        Tab::Mine => 1,
        Tab::Critical => 2,
        Tab::Claimed => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_takes_out_and_puts_in_in_one_walk() {
        let before = [(1, 1), (3, 2), (5, 3), (9, 4)];
        let merged = merge(&before, &[(0, 7), (3, 2), (9, 4)], &[(0, 8), (3, 9), (9, 4), (10, 10)]);
        assert_eq!(merged, [(0, 8), (1, 1), (3, 9), (5, 3), (9, 4), (10, 10)]);
        assert_eq!(merge(&[], &[], &[(1, 1)]), [(1, 1)]);
    }
}
