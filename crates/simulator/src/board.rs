//! Open actions as reviewers see them: who may decide, who reads, and what is hidden in them.

use crate::kinds::{Fault, Kind};
use holdpoint_domain::{Action, Ms, Seq, State, Status};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// People by their place in the roster, a bit each.
pub(crate) type People = u64;

/// An open action.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) kind: &'static Kind,
    /// How it is wrong; none when it is right.
    pub(crate) fault: Option<Fault>,
    /// What a perfect reviewer would let run.
    pub(crate) right_arguments: Map<String, Value>,
    /// To read before a verdict.
    pub(crate) characters: usize,
    /// To read when evidence is opened.
    pub(crate) evidence_characters: usize,
    pub(crate) evidence: u32,
    pub(crate) deadline: Ms,
    /// The last record of its content.
    pub(crate) content_seq: Seq,
    pub(crate) escalated: bool,
    pub(crate) eligible: People,
    pub(crate) reviewed: People,
    /// A stop holds it: no reviewer can claim or decide it.
    pub(crate) held: bool,
    pub(crate) reader: Option<usize>,
    /// Until then it is left to a person who takes part beside the simulated ones; 0 when it is not.
    pub(crate) left_until: Ms,
}

impl Item {
    /// Whether this person may take it up now.
    pub(crate) fn is_free_for(&self, person: usize, now: Ms) -> bool {
        let bit = bit(person);
        !self.held && self.left_until <= now && self.reader.is_none() && self.eligible & bit != 0 && self.reviewed & bit == 0
    }
}

/// All open actions.
#[derive(Debug, Default)]
pub(crate) struct Board {
    items: BTreeMap<String, Item>,
    by_deadline: BTreeSet<(Ms, String)>,
}

impl Board {
    pub(crate) fn get(&self, action: &str) -> Option<&Item> {
        self.items.get(action)
    }

    /// Adds an action, or what a revision of it holds now.
    pub(crate) fn put(&mut self, action: &str, item: Item) {
        self.remove(action);
        self.by_deadline.insert((item.deadline, action.to_owned()));
        self.items.insert(action.to_owned(), item);
    }

    pub(crate) fn set_reader(&mut self, action: &str, reader: Option<usize>) {
        if let Some(item) = self.items.get_mut(action) {
            item.reader = reader;
        }
    }

    /// Leaves an action to others.
    pub(crate) fn exclude(&mut self, action: &str, person: usize) {
        if let Some(item) = self.items.get_mut(action) {
            item.eligible &= !bit(person);
        }
    }

    /// The first actions by deadline that suit, with their place in that order.
    pub(crate) fn first(&self, most: usize, suits: impl Fn(&Item) -> bool) -> Vec<&String> {
        let suits = |action: &&String| self.items.get(action.as_str()).is_some_and(&suits);
        self.by_deadline.iter().map(|(_, action)| action).filter(suits).take(most).collect()
    }

    /// Takes over what the hub knows of an action. Returns whether it is open.
    pub(crate) fn follow(&mut self, state: &State, action: &str, roster: &[String]) -> bool {
        let Some(known) = state.action(action).filter(|action| action.status == Status::Open) else {
            self.remove(action);
            return false;
        };
        if let Some(item) = self.items.get_mut(action) {
            item.reviewed = people(roster, |person| known.reviewed_by(person));
            if known.edited.is_some() {
                // Reviewers put it right; what others approve now are their arguments.
                item.fault = None;
            }
            item.held = state.stop_of(known).is_some();
            item.content_seq = known.content_records.last().map_or(item.content_seq, |record| record.seq);
            if item.eligible == 0 || item.escalated != known.escalated {
                item.escalated = known.escalated;
                item.eligible = find_eligible(state, known, roster);
            }
        }
        true
    }

    /// Takes over what stops hold.
    pub(crate) fn hold(&mut self, state: &State) {
        for (action, item) in &mut self.items {
            item.held = state.action(action).is_some_and(|action| state.stop_of(action).is_some());
        }
    }

    fn remove(&mut self, action: &str) {
        if let Some(item) = self.items.remove(action) {
            self.by_deadline.remove(&(item.deadline, action.to_owned()));
        }
    }
}

fn find_eligible(state: &State, action: &Action, roster: &[String]) -> People {
    people(roster, |person| state.may_decide(action, person, state.at).is_ok())
}

fn people(roster: &[String], which: impl Fn(&str) -> bool) -> People {
    roster.iter().enumerate().filter(|(_, person)| which(person)).fold(0, |found, (index, _)| found | bit(index))
}

const fn bit(person: usize) -> People {
    1 << person
}
