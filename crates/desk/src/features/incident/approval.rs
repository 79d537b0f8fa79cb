//! What the people who approved an action had before them, as far as the record and the readable
//! bodies say.

use crate::replica::{actions, bodies, people, records, reviews};
use holdpoint_domain::{
    ActionContent, ActionDecided, ActionEvent, ActionProposed, DecidedBy, Digest, Event, Ms, OnAction, ProposedUnderRules, Record,
    ReviewEvent, Role, Seq, Status, SubmittedInSet, Verdict,
};
use holdpoint_metrics::pace::PAUSE_MS;
use rusqlite::Connection;
use serde::Serialize;

/// Actions that were decided longer than this after another one are not counted as waiting with it.
const WAITING_HORIZON_MS: Ms = 7 * 24 * 3600 * 1000;
/// Roles that may know when another person had a break.
const BREAK_READERS: [Role; 2] = [Role::Trainer, Role::Manager];

/// An approval.
#[derive(Clone, Debug, Serialize)]
pub struct Approval {
    /// The action.
    pub action: String,
    /// What it was proposed as.
    #[serde(skip)]
    pub content: ActionProposed,
    /// What allowed it; none where it was not allowed.
    pub by: Option<DecidedBy>,
    /// When, hub time.
    pub decided_at: Ms,
    /// Pieces of evidence that came with it.
    pub evidence: u32,
    /// Their titles; none where the document is not here.
    pub evidence_titles: Option<Vec<String>>,
    /// Other actions that waited when the last person approved; none where no person approved it.
    pub waiting: Option<u32>,
    /// Who approved it, in the order of their reviews.
    pub approvers: Vec<Approver>,
}

/// A person who approved an action. What is absent is not known, or not for this reader.
#[derive(Clone, Debug, Serialize)]
pub struct Approver {
    /// Id of the person.
    pub person: String,
    /// Name of the person.
    pub name: String,
    /// Approved with changed arguments.
    pub edited: bool,
    /// When, hub time.
    pub at: Ms,
    /// From the proposal to the review, ms.
    pub after_ms: Ms,
    /// The content was on screen for so long before, ms.
    pub shown_ms: Option<i64>,
    /// Pieces of evidence opened. Which ones is not recorded.
    pub evidence_opened: Option<u32>,
    /// Since the last break of at least [`PAUSE_MS`] between two reviews, ms.
    pub since_break_ms: Option<Ms>,
}

/// How an action was decided.
pub(super) struct Decided {
    pub(super) content: ActionProposed,
    body: Option<Digest>,
    proposed_at: Ms,
    decision: ActionDecided,
    at: Ms,
    /// The reviews, by id, with the records that hold them.
    reviews: Vec<(String, Seq, Ms)>,
}

impl Decided {
    /// Reads the records of an action; none where it was not decided.
    pub(super) fn read(conn: &Connection, action: &str) -> rusqlite::Result<Option<Self>> {
        let mut content: Option<(ActionProposed, Option<Digest>, Ms)> = None;
        let (mut decision, mut reviews) = (None, Vec::new());
        for record in records::of_subject(conn, action)? {
            match Event::read_for_display(&record).on_action() {
                Some(OnAction::Action(event)) => match event {
                    ActionEvent::Decided(decided) if decided.verdict.is_some() => decision = Some((decided, record.at)),
                    event => content = content_of(event).map(|head| (head, record.body, first_at(content.as_ref(), &record))).or(content),
                },
                Some(OnAction::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review)))) => {
                    reviews.push((review.review.to_string(), record.seq, record.at));
                }
                _ => {}
            }
        }
        let Some(((content, body, proposed_at), (decision, at))) = content.zip(decision) else { return Ok(None) };
        Ok(Some(Self { content, body, proposed_at, decision, at, reviews }))
    }

    /// Whether people allowed it.
    pub(super) fn is_by_people(&self) -> bool {
        self.decision.by == DecidedBy::Review && self.is_allowed()
    }

    fn is_allowed(&self) -> bool {
        matches!(self.decision.verdict, Some(Status::Approved | Status::Edited))
    }

    /// Ids of the people who approved it.
    pub(super) fn approvers(&self) -> impl Iterator<Item = &str> {
        let approving = |verdict: Option<Verdict>| matches!(verdict, Some(Verdict::Approve | Verdict::Edit));
        self.decision.reviews.iter().filter(move |review| approving(review.verdict)).map(|review| &*review.reviewer)
    }

    pub(super) const fn at(&self) -> Ms {
        self.at
    }

    /// The checkpoints that applied.
    pub(super) fn rules(&self) -> Vec<&str> {
        self.content.rules().map(|rule| rule.checkpoint.as_str()).collect()
    }

    /// What is known of the reading of the first approving review.
    pub(super) fn reading(&self, conn: &Connection) -> rusqlite::Result<reviews::KnownReading> {
        let first = self.decision.reviews.first();
        first.map_or_else(|| Ok(reviews::KnownReading::default()), |review| reviews::reading_of(conn, &review.review))
    }
}

fn content_of(event: ActionEvent) -> Option<ActionProposed> {
    match event {
        ActionEvent::Proposed(head)
        | ActionEvent::Revised(head)
        | ActionEvent::ProposedUnderRules(ProposedUnderRules(head))
        | ActionEvent::RevisedUnderRules(ProposedUnderRules(head)) => Some(head),
        _ => None,
    }
}

fn first_at(known: Option<&(ActionProposed, Option<Digest>, Ms)>, record: &Record) -> Ms {
    known.map_or(record.at, |(_, _, at)| *at)
}

/// The approval of an action, for `reader`; none where it was not decided.
///
/// # Errors
/// When the replica cannot be read.
pub fn read_approval(conn: &Connection, action: &str, reader: &str) -> rusqlite::Result<Option<Approval>> {
    let Some(decided) = Decided::read(conn, action)? else { return Ok(None) };
    let by = decided.is_allowed().then_some(decided.decision.by);
    let approvers = if decided.is_by_people() { approvers(conn, &decided, reader)? } else { Vec::new() };
    let last = approvers.last().map(|(approver, seq)| (approver.at, *seq));
    let waiting = last.map(|(at, seq)| count_waiting(conn, &decided, (at, seq))).transpose()?;
    Ok(Some(Approval {
        action: action.to_owned(),
        evidence: decided.content.evidence,
        evidence_titles: evidence_titles(conn, decided.body)?,
        by,
        decided_at: decided.at,
        waiting,
        approvers: approvers.into_iter().map(|(approver, _)| approver).collect(),
        content: decided.content,
    }))
}

fn evidence_titles(conn: &Connection, body: Option<Digest>) -> rusqlite::Result<Option<Vec<String>>> {
    let text = body.map(|body| bodies::get(conn, &body)).transpose()?.flatten();
    let content = text.and_then(|text| serde_json::from_str::<ActionContent>(&text).ok());
    Ok(content.map(|content| content.evidence.into_iter().map(|evidence| evidence.title).collect()))
}

fn count_waiting(conn: &Connection, decided: &Decided, (at, seq): (Ms, Seq)) -> rusqlite::Result<u32> {
    let waiting = actions::count_waiting(conn, seq.cast_signed(), at, WAITING_HORIZON_MS)?;
    // The action itself waited too, where its decision came later than the review.
    Ok(waiting.saturating_sub(u32::from(decided.at > at)))
}

fn approvers(conn: &Connection, decided: &Decided, reader: &str) -> rusqlite::Result<Vec<(Approver, Seq)>> {
    let names = people::names(conn)?;
    let roles = people::profile(conn, reader)?.unwrap_or_default().roles;
    let mut found = Vec::new();
    for counted in &decided.decision.reviews {
        let edited = match counted.verdict {
            Some(Verdict::Approve) => false,
            Some(Verdict::Edit) => true,
            _ => continue,
        };
        let Some((_, seq, at)) = decided.reviews.iter().find(|(id, ..)| *id == *counted.review) else { continue };
        let person = counted.reviewer.to_string();
        let may_know = person == reader || BREAK_READERS.iter().any(|role| roles.contains(role));
        let since_break_ms = if may_know { Some(since_break(conn, &person, (*seq, *at))?) } else { None };
        let reading = reviews::reading_of(conn, &counted.review)?;
        let name = names.get(&person).unwrap_or(&person).clone();
        let after_ms = (at - decided.proposed_at).max(0);
        let (shown_ms, evidence_opened) = (reading.shown_ms, reading.evidence_opened);
        found.push((Approver { person, name, edited, at: *at, after_ms, shown_ms, evidence_opened, since_break_ms }, *seq));
    }
    Ok(found)
}

/// Since the last break of a person before a review; a pause of [`PAUSE_MS`] between two reviews is one.
pub(crate) fn since_break(conn: &Connection, person: &str, (seq, at): (Seq, Ms)) -> rusqlite::Result<Ms> {
    let mut first = at;
    records::each_before(conn, (1, seq.saturating_sub(1)), |record| {
        if first - record.at >= PAUSE_MS {
            return Ok(false);
        }
        if record.kind == "review.submitted" && record.actor == person {
            first = record.at;
        }
        Ok(true)
    })?;
    Ok(at - first)
}
