//! Findings: the newest of each cause holds.

use crate::{Cause, CausesRanked, FindingEvent, FindingStated, Grade, Ms, Record};
use holdpoint_incidents::{Book, Incident};
use imbl::HashMap;
use serde::Serialize;

/// A finding, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentFinding {
    /// The incident, by the id it had then.
    pub incident: String,
    /// What was said.
    pub stated: FindingStated,
    /// Id of the person, or `hub`.
    pub by: String,
    /// When.
    pub at: Ms,
}

/// A ranking, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRanking {
    /// The incident, by the id it had then.
    pub incident: String,
    /// What was compared.
    pub ranked: CausesRanked,
    /// When.
    pub at: Ms,
}

/// All findings and rankings, by the stream of their incident, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    by_stream: HashMap<String, Vec<IncidentFinding>>,
    rankings: HashMap<String, Vec<IncidentRanking>>,
}

/// What an incident is tied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TiedTo {
    /// `action`, `change`, `none` (no change caused it) or `unknown`.
    pub what: &'static str,
    /// How sure; none where nothing is known.
    pub grade: Option<Grade>,
    /// The action or change.
    pub id: Option<String>,
}

impl Findings {
    /// Takes a record.
    pub fn apply(&mut self, record: &Record, event: FindingEvent) {
        let (incident, at) = (record.subject.clone(), record.at);
        match event {
            FindingEvent::Stated(stated) => self.add(IncidentFinding { incident, stated, by: record.actor.clone(), at }),
            FindingEvent::Ranked(ranked) => self.add_ranking(IncidentRanking { incident, ranked, at }),
        }
    }

    /// Adds a ranking that is newer than those that are known.
    pub fn add_ranking(&mut self, ranking: IncidentRanking) {
        self.rankings.entry(Book::stream_of(&ranking.incident).to_owned()).or_default().push(ranking);
    }

    /// The newest ranking of an incident, if there is one.
    #[must_use]
    pub fn ranking<'a>(&'a self, book: &Book, incident: &Incident) -> Option<&'a IncidentRanking> {
        let known = self.rankings.get(Book::stream_of(&incident.id))?;
        known.iter().rfind(|ranking| is_about(book, &ranking.incident, &incident.id))
    }

    /// The rankings of an incident, oldest first.
    pub fn rankings_of<'a>(&'a self, book: &'a Book, incident: &'a Incident) -> impl Iterator<Item = &'a IncidentRanking> {
        let known = self.rankings.get(Book::stream_of(&incident.id)).map(Vec::as_slice).unwrap_or_default();
        known.iter().filter(move |ranking| is_about(book, &ranking.incident, &incident.id))
    }

    /// Every finding, by incident or alert group, the oldest of each first.
    pub fn iter(&self) -> impl Iterator<Item = &IncidentFinding> {
        self.by_stream.values().flatten()
    }

    /// Adds a finding that is newer than those that are known.
    pub fn add(&mut self, finding: IncidentFinding) {
        let stream = Book::stream_of(&finding.incident).to_owned();
        self.by_stream.entry(stream).or_default().push(finding);
    }

    /// The findings on an incident, oldest first. An episode whose id changed keeps
    /// its findings, and one that others were merged into has theirs.
    #[must_use]
    pub fn of<'a>(&'a self, book: &Book, incident: &Incident) -> Vec<&'a IncidentFinding> {
        let mut found = self.of_one(book, &incident.id);
        if !incident.members.is_empty() {
            found.extend(incident.members.iter().flat_map(|member| self.of_one(book, &member.id)));
            found.sort_by_key(|finding| finding.at);
        }
        found
    }

    fn of_one<'a>(&'a self, book: &Book, id: &str) -> Vec<&'a IncidentFinding> {
        let known = self.by_stream.get(Book::stream_of(id)).map(Vec::as_slice).unwrap_or_default();
        known.iter().filter(|finding| is_about(book, &finding.incident, id)).collect()
    }

    /// The newest grade of one cause of an incident.
    #[must_use]
    pub fn grade_of(&self, book: &Book, incident: &Incident, cause: &Cause) -> Option<Grade> {
        self.of(book, incident).iter().rfind(|finding| finding.stated.cause == *cause).map(|finding| finding.stated.grade)
    }

    /// What an incident is tied to: the newest finding on each cause counts, a confirmed one before a suspected one.
    #[must_use]
    pub fn tied_to(&self, book: &Book, incident: &Incident) -> TiedTo {
        let found = self.of(book, incident);
        let is_newest =
            |place: usize, finding: &IncidentFinding| !found[place + 1..].iter().any(|later| later.stated.cause == finding.stated.cause);
        let counting = found.iter().enumerate().filter(|(place, finding)| is_newest(*place, finding));
        let best = counting
            .filter(|(_, finding)| finding.stated.grade > Grade::RuledOut)
            .max_by_key(|(place, finding)| (finding.stated.grade, *place));
        let Some((_, IncidentFinding { stated, .. })) = best else { return TiedTo { what: "unknown", grade: None, id: None } };
        let (what, id) = match &stated.cause {
            Cause::Action(id) => ("action", Some(id.to_string())),
            Cause::Change(id) => ("change", Some(id.clone())),
            Cause::NoChange => ("none", None),
        };
        TiedTo { what, grade: Some(stated.grade), id }
    }
}

// An episode of an alert group may have had another id before.
fn is_about(book: &Book, recorded: &str, id: &str) -> bool {
    recorded == id || book.find_alone(recorded).is_some_and(|found| found.id == id)
}
