//! What records say of actions, people, incidents and rulings; then which corrections follow.

use crate::correction::{Corrections, Source, make};
use crate::escapes::{Tied, tied_actions};
use crate::people::People;
use crate::posterior::posteriors;
use crate::story::{ActionStory, ReviewRecord};
use holdpoint_domain::incidents::Book;
use holdpoint_domain::{
    ActionFilter, ActionId, ActionRulings, BodyEvent, Digest, Event, Findings, IncidentEvent, Ms, PersonEvent, Record, ReviewEvent,
    ReviewFacts, RightVerdict, RulingEvent, Status, SubmittedInSet,
};
use std::collections::{BTreeMap, HashMap, HashSet};

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
    fn contains(&self, at: Ms) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// What taught something, before documents were read.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) action: ActionId,
    pub(crate) source: Source,
    pub(crate) at: Ms,
}

/// Records of one log, taken in their order.
#[derive(Debug, Default)]
pub struct Ledger {
    pub(crate) actions: HashMap<ActionId, ActionStory>,
    pub(crate) rulings: HashMap<ActionId, ActionRulings>,
    pub(crate) people: People,
    pub(crate) owners: HashMap<String, String>,
    pub(crate) erased: HashSet<Digest>,
    book: Book,
    findings: Findings,
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
            IncidentEvent::Stated(stated) => drop(self.book.apply(stated)),
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

    /// Documents that the corrections need, each once.
    #[must_use]
    pub fn wanted(&self, selection: &Selection) -> Vec<Digest> {
        let tied = tied_actions(&self.book, &self.findings);
        let mut wanted = Vec::new();
        for candidate in self.candidates(selection, &tied) {
            let ruling = self.rulings.get(&candidate.action).and_then(|known| known.ruling.as_ref()).and_then(|ruling| ruling.body);
            wanted.extend(self.actions[&candidate.action].documents().chain(ruling));
        }
        let mut seen = HashSet::new();
        wanted.retain(|digest| !self.erased.contains(digest) && seen.insert(*digest));
        wanted
    }

    /// The corrections, from the documents and facts that the reader was given.
    #[must_use]
    pub fn corrections(&self, selection: &Selection, bodies: &HashMap<Digest, String>, facts: &[ReviewFacts]) -> Corrections {
        let tied = tied_actions(&self.book, &self.findings);
        let posteriors = posteriors(&self.actions, facts);
        let mut made = Corrections { people: self.people.clone(), ..Corrections::default() };
        for candidate in self.candidates(selection, &tied) {
            let tied = tied.get(&candidate.action);
            match make(self, selection, &candidate, tied, posteriors.get(&candidate.action), bodies, &mut made.salts) {
                Ok(correction) => made.corrections.push(correction),
                Err(why) => why(&mut made.left_out),
            }
        }
        made
    }

    // In the order of their proposals.
    fn candidates(&self, selection: &Selection, tied: &BTreeMap<ActionId, Tied>) -> Vec<Candidate> {
        let of_tool = |story: &ActionStory| selection.tool.as_ref().is_none_or(|tool| story.content.tool.name == *tool);
        let mut found: Vec<(u64, Candidate)> = self
            .actions
            .iter()
            .filter(|(_, story)| of_tool(story))
            .filter_map(|(id, story)| Some((story.seq, self.candidate(id, story, tied.get(id))?)))
            .filter(|(_, candidate)| selection.contains(candidate.at))
            .collect();
        found.sort_by_key(|(seq, _)| *seq);
        found.into_iter().map(|(_, candidate)| candidate).collect()
    }

    // A ruling says more than an incident, and that more than the decision.
    fn candidate(&self, id: &ActionId, story: &ActionStory, tied: Option<&Tied>) -> Option<Candidate> {
        let found = |source, at| Some(Candidate { action: id.clone(), source, at });
        if let Some(ruling) = self.rulings.get(id).and_then(|known| known.ruling.as_ref()) {
            return found(Source::Ruling(ruling.made.right), ruling.at);
        }
        let (status, at) = story.decided_by_people()?;
        match (status, tied.and_then(|tied| tied.confirmed.as_ref())) {
            (Status::Approved | Status::Edited, Some((confirmed, _))) => found(Source::Escape, *confirmed),
            (Status::Rejected, _) => found(Source::Reject, at),
            (Status::Edited, _) => found(Source::Edit, at),
            _ => None,
        }
    }
}

impl Candidate {
    pub(crate) fn is_both(&self) -> bool {
        self.source == Source::Ruling(RightVerdict::Both)
    }
}
