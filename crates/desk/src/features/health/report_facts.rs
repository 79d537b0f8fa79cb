//! What a report says of single reviews: the fields by which a human review is evidenced.

use super::figures::{HealthTime, newest};
use crate::replica::actions::{ActionRow, SettledBy};
use crate::replica::{people, records, reviews};
use holdpoint_domain::{
    ActionDecided, ActionEvent, ActionProposed, Event, Ms, OnAction, ProposedUnderRules, ReviewEvent, Risk, SubmittedInSet, Verdict,
};
use rusqlite::Connection;
use std::collections::HashMap;

/// One person's review of one action that was decided by people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HumanReview {
    /// The action.
    pub action: String,
    /// As the tool wrote it.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// The tool's name.
    pub tool: String,
    /// The person's name and id.
    pub person: String,
    /// Their roles and teams now.
    pub authority: String,
    /// Their qualifications now.
    pub training: String,
    /// When the action was proposed, hub time.
    pub proposed_at: Ms,
    /// When the review was recorded, hub time.
    pub reviewed_at: Ms,
    /// Time on screen before the verdict, ms, where it is known.
    pub shown_ms: Option<i64>,
    /// Pieces of evidence that came with the action, and how many were opened where that is known.
    pub evidence: (u32, Option<u32>),
    /// `approved`, `modified`, `overridden`, or the verdict's own word.
    pub outcome: &'static str,
    /// Reason codes; the comment is in the signed document.
    pub reasons: String,
}

struct Person {
    name: String,
    authority: String,
    training: String,
}

/// Reviews of actions of high or critical risk that people decided within the time: the newest `most` actions.
///
/// # Errors
/// When the replica cannot be read.
pub fn human_reviews(conn: &Connection, time: &HealthTime, most: usize) -> rusqlite::Result<Vec<HumanReview>> {
    let people = persons(conn)?;
    let mut found = Vec::new();
    let is_grave = |row: &ActionRow| row.settled_by == Some(SettledBy::People) && matches!(row.risk, Risk::High | Risk::Critical);
    for row in newest(conn, time, most, is_grave)? {
        of_action(conn, &row, &people, &mut found)?;
    }
    Ok(found)
}

fn persons(conn: &Connection) -> rusqlite::Result<HashMap<String, Person>> {
    let person = |row: people::PersonRow| {
        let roles: Vec<&str> = row.profile.roles.iter().map(|role| role.as_str()).collect();
        let teams = row.profile.teams.join(", ");
        let authority = if teams.is_empty() { roles.join(", ") } else { format!("{}; {teams}", roles.join(", ")) };
        (row.id, Person { name: row.profile.name, authority, training: row.profile.qualifications.join(", ") })
    };
    Ok(people::everybody(conn)?.into_iter().map(person).collect())
}

fn of_action(conn: &Connection, row: &ActionRow, people: &HashMap<String, Person>, found: &mut Vec<HumanReview>) -> rusqlite::Result<()> {
    let (mut evidence, mut decision, mut at) = (0, None, HashMap::new());
    for record in records::of_subject(conn, &row.id)? {
        match Event::read_for_display(&record).on_action() {
            Some(OnAction::Action(ActionEvent::Decided(decided))) if decided.verdict.is_some() => decision = Some(decided),
            Some(OnAction::Action(event)) => evidence = content(event).map_or(evidence, |content| content.evidence),
            Some(OnAction::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review)))) => {
                at.insert(review.review.to_string(), record.at);
            }
            _ => {}
        }
    }
    let Some(ActionDecided { reviews: counted, .. }) = decision else { return Ok(()) };
    for review in counted {
        let reading = reviews::reading_of(conn, &review.review)?;
        let person = people.get(review.reviewer.as_str());
        found.push(HumanReview {
            action: row.id.clone(),
            title: row.title.clone(),
            kind: row.kind.clone(),
            tool: row.tool.clone(),
            person: person.map_or_else(|| review.reviewer.to_string(), |person| format!("{} ({})", person.name, review.reviewer)),
            authority: person.map(|person| person.authority.clone()).unwrap_or_default(),
            training: person.map(|person| person.training.clone()).unwrap_or_default(),
            proposed_at: row.proposed_at,
            reviewed_at: at.get(review.review.as_str()).copied().unwrap_or(row.proposed_at),
            shown_ms: reading.shown_ms,
            evidence: (evidence, reading.evidence_opened),
            outcome: outcome(review.verdict),
            reasons: reviews::reasons_of(conn, &review.review)?.join(", "),
        });
    }
    Ok(())
}

fn content(event: ActionEvent) -> Option<ActionProposed> {
    match event {
        ActionEvent::Proposed(head)
        | ActionEvent::Revised(head)
        | ActionEvent::ProposedUnderRules(ProposedUnderRules(head))
        | ActionEvent::RevisedUnderRules(ProposedUnderRules(head)) => Some(head),
        _ => None,
    }
}

const fn outcome(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Approve) => "approved",
        Some(Verdict::Edit) => "modified",
        Some(Verdict::Reject) => "overridden",
        Some(Verdict::Respond) => "answered",
        Some(Verdict::Escalate) => "escalated",
        Some(Verdict::Abstain) => "abstained",
        None => "not known",
    }
}
