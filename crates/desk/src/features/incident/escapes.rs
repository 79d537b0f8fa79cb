//! Actions that findings tie to incidents, and of these the escapes: people approved them, and a
//! person confirmed that they caused an incident. An escape is a disagreement for trainers.

use super::approval::Decided;
use crate::core::incident_book::Known;
use crate::replica::actions;
use holdpoint_domain::incidents::{Book, Incident};
use holdpoint_domain::{Cause, Findings, Grade, IncidentFinding, Ms};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// An action that is tied to an incident.
#[derive(Clone, Debug)]
pub struct TiedAction {
    /// The incident.
    pub incident: Incident,
    /// The newest finding on it.
    pub grade: Grade,
    /// Who stated it: a person, or `hub`.
    pub found_by: String,
    /// When, hub time.
    pub found_at: Ms,
    /// Why, in their words.
    pub why: Option<String>,
    /// The action.
    pub action: String,
    /// As the tool wrote it.
    pub title: String,
    /// The tool's name.
    pub tool: String,
    /// Its kind.
    pub kind: String,
    /// The tool's model version.
    pub model: Option<String>,
    /// When it was decided, hub time.
    pub decided_at: Ms,
    /// Ids of the people who approved it; empty where no person approved it.
    pub approvers: Vec<String>,
}

impl TiedAction {
    /// Whether it is confirmed, and people approved it.
    #[must_use]
    pub fn is_escape(&self) -> bool {
        self.grade == Grade::Confirmed && !self.approvers.is_empty()
    }
}

/// Actions that are suspected or confirmed as causes, by the beginning of the incident.
///
/// # Errors
/// When the replica cannot be read.
pub fn read_tied_actions(conn: &Connection, book: &Book, findings: &Findings) -> rusqlite::Result<Vec<TiedAction>> {
    read_tied(conn, newest_by_action(book, findings.iter()))
}

/// As [`read_tied_actions`], of one incident.
pub(super) fn read_tied_of(conn: &Connection, book: &Book, findings: &Findings, incident: &Incident) -> rusqlite::Result<Vec<TiedAction>> {
    read_tied(conn, newest_by_action(book, findings.of(book, incident).into_iter()))
}

/// As [`read_tied_actions`], of the incidents that began within the time: `from` is within, `to` is not.
pub(crate) fn read_tied_between(conn: &Connection, known: &Known, from: Ms, to: Ms) -> rusqlite::Result<Vec<TiedAction>> {
    let began = known.listed().map(|listed| &listed.incident).filter(|incident| (from..to).contains(&incident.started_at));
    let mut tied = Vec::new();
    for incident in began {
        tied.extend(read_tied_of(conn, &known.book, &known.findings, incident)?);
    }
    Ok(tied)
}

fn read_tied(conn: &Connection, newest: ByAction<'_>) -> rusqlite::Result<Vec<TiedAction>> {
    let mut tied = Vec::new();
    for ((_, action), (incident, finding)) in newest {
        if finding.stated.grade == Grade::RuledOut || incident.merged_into.is_some() {
            continue;
        }
        let Some(row) = actions::get(conn, &action)? else { continue };
        let decided = Decided::read(conn, &action)?;
        let by_people = decided.as_ref().filter(|decided| decided.is_by_people());
        tied.push(TiedAction {
            grade: finding.stated.grade,
            found_by: finding.by.clone(),
            found_at: finding.at,
            why: finding.stated.why.clone(),
            title: row.title,
            tool: row.tool,
            kind: row.kind,
            model: row.model,
            decided_at: row.decided_at.unwrap_or(row.proposed_at),
            approvers: by_people.map(|decided| decided.approvers().map(str::to_owned).collect()).unwrap_or_default(),
            action,
            incident,
        });
    }
    tied.sort_by(|a, b| (a.incident.started_at, &a.action).cmp(&(b.incident.started_at, &b.action)));
    Ok(tied)
}

type ByAction<'a> = BTreeMap<(String, String), (Incident, &'a IncidentFinding)>;

fn newest_by_action<'a>(book: &Book, findings: impl Iterator<Item = &'a IncidentFinding>) -> ByAction<'a> {
    let mut newest = ByAction::new();
    for finding in findings {
        let Cause::Action(action) = &finding.stated.cause else { continue };
        let Some(incident) = book.find(&finding.incident) else { continue };
        // The oldest of an incident come first.
        newest.insert((incident.id.clone(), action.to_string()), (incident, finding));
    }
    newest
}
