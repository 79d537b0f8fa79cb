//! What records say of actions, people, incidents and rulings; then which corrections follow.

use crate::people::People;
use crate::story::{ActionStory, ReviewRecord};
use holdpoint_domain::incidents::Book;
use holdpoint_domain::{
    ActionFilter, ActionId, ActionRulings, BodyEvent, Digest, Event, Findings, IncidentEvent, Ms, PersonEvent, Record, ReviewEvent,
    RulingEvent, SubmittedInSet,
};
use std::collections::{HashMap, HashSet};

/// Which corrections are meant.
#[derive(Debug, Default)]
pub struct Selection {
    /// Of actions for which this holds.
    pub filter: Option<ActionFilter>,
    /// The filter as it was written.
    pub filter_text: Option<String>,
    /// Made at this time or later, ms since 1970 UTC.
    pub from: Option<Ms>,
    /// Made before this time.
    pub to: Option<Ms>,
    /// Of this tool.
    pub tool: Option<String>,
    /// Only those that are settled: by a ruling, an incident, or reviewers who agree.
    pub only_settled: bool,
}

impl Selection {
    pub(crate) fn contains(&self, at: Ms) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// Records of one log, taken in their order.
#[derive(Debug, Default)]
pub struct Ledger {
    pub(crate) actions: HashMap<ActionId, ActionStory>,
    pub(crate) rulings: HashMap<ActionId, ActionRulings>,
    pub(crate) people: People,
    pub(crate) owners: HashMap<String, String>,
    pub(crate) erased: HashSet<Digest>,
    pub(crate) book: Book,
    pub(crate) findings: Findings,
}

impl Ledger {
    /// Takes a record. What this build does not understand says nothing of corrections.
    pub fn add(&mut self, record: &Record) {
        match Event::read_for_display(record) {
            Event::Action(event) => match ActionStory::begin(record, &event) {
                Some(story) => drop(self.actions.insert(record.subject.as_str().into(), story)),
                None => {
                    if let Some(story) = self.actions.get_mut(record.subject.as_str()) {
                        story.apply(record, event);
                    }
                }
            },
            Event::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review))) => {
                if let Some((story, body)) = self.actions.get_mut(record.subject.as_str()).zip(record.body) {
                    story.reviews.push(ReviewRecord { id: review.review, by: review.reviewer, body, at: record.at });
                }
            }
            Event::Ruling(event) => self.add_ruling(record, event),
            Event::Finding(event) => self.findings.apply(record, event),
            Event::Incident(event) => self.add_incident(record, &event),
            Event::Person(PersonEvent::Enrolled(person) | PersonEvent::Changed(person)) => self.people.add(&record.subject, &person),
            Event::Body(BodyEvent::Erased(erased)) => drop(self.erased.insert(erased.digest)),
            Event::Tool(event) => self.add_tool(record, event),
            _ => {}
        }
    }

    fn add_ruling(&mut self, record: &Record, event: RulingEvent) {
        if !matches!(event, RulingEvent::TagsPublished(_)) {
            self.rulings.entry(record.subject.as_str().into()).or_default().apply(record, event);
        }
    }

    fn add_incident(&mut self, record: &Record, event: &IncidentEvent) {
        match event {
            IncidentEvent::Stated(stated) => drop(self.book.apply(stated, record.at)),
            IncidentEvent::Merged(merged) => self.book.merge(&record.subject, &merged.into),
            IncidentEvent::Split(_) => self.book.split(&record.subject),
            IncidentEvent::Noted(_) => {}
        }
    }

    fn add_tool(&mut self, record: &Record, event: holdpoint_domain::ToolEvent) {
        use holdpoint_domain::ToolEvent;
        let owner = match event {
            ToolEvent::Added(added) => added.owner,
            ToolEvent::Registered(registered) => registered.terms.owner,
            ToolEvent::Changed(terms) => terms.owner,
            ToolEvent::Revoked(_) | ToolEvent::Rotated(_) => return,
        };
        self.owners.remove(&record.subject);
        self.owners.extend(owner.map(|owner| (record.subject.clone(), owner)));
    }

    /// Whether a tool with this name ever proposed something that was kept.
    #[must_use]
    pub fn knows_tool(&self, name: &str) -> bool {
        self.owners.contains_key(name) || self.actions.values().any(|story| story.content.tool.name == *name)
    }
}
