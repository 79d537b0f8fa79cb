//! What will happen, in order of time. A further noun adds its variant here.

use crate::change::ChangeMade;
use crate::incident::IncidentEvent;
use crate::person::PersonEvent;
use crate::tool::ToolEvent;
use crate::training::TrainingEvent;
use holdpoint_domain::Ms;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// What happens at a moment.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// To a tool or one of its actions.
    Tool(ToolEvent),
    /// To a person.
    Person(PersonEvent),
    /// People change something beside the tools.
    Change(ChangeMade),
    /// To an incident, or something breaks.
    Incident(IncidentEvent),
    /// In training.
    Training(TrainingEvent),
    /// An administrator takes the next step.
    Administration(usize),
    /// An hour is over: what is due beside deadlines.
    Hour,
}

/// Events to come. Of two at the same moment, the one that was added first comes first.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Reverse<Entry>>,
    added: u64,
}

#[derive(Debug)]
struct Entry {
    at: Ms,
    number: u64,
    event: Event,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: Ms, event: Event) {
        self.added += 1;
        self.heap.push(Reverse(Entry { at, number: self.added, event }));
    }

    /// When the next one happens.
    pub(crate) fn next_at(&self) -> Option<Ms> {
        self.heap.peek().map(|entry| entry.0.at)
    }

    /// What will happen, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Ms, &Event)> {
        self.heap.iter().map(|Reverse(entry)| (entry.at, &entry.event))
    }

    pub(crate) fn take(&mut self) -> Option<(Ms, Event)> {
        self.heap.pop().map(|Reverse(entry)| (entry.at, entry.event))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}
