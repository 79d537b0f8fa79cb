//! `holdpoint incidents show`: one incident with its timeline.

use super::approvals::Approvals;
use super::read::{ReadIncidents, read_incidents};
use super::tables::read_tied;
use super::view::{IncidentView, escape_json, view};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use holdpoint_desk::note_text;
use holdpoint_domain::incidents::{Book, Incident, Texts};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Cause, CausesRanked, Digest, FindingStated, Impact, IncidentFinding, IncidentRanking, rfc3339};
use holdpoint_protocol::{CauseKind, CausePart, MAX_BODIES_PER_REQUEST, RankedCause};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Candidates of which it is told what their approvers saw, the first.
const MAX_APPROVALS: usize = 10;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    incident: IncidentView<'a>,
    /// Oldest first.
    timeline: Vec<Entry>,
    /// What may have caused it.
    candidates: Vec<Value>,
    /// Oldest first.
    findings: Vec<Value>,
    /// Services, what customers lose, and what it cost so far, under the map in force.
    impact: Impact,
    /// Incidents that people merged into this one.
    merged: Vec<Value>,
    /// What people approved and what is confirmed as the cause.
    escapes: Vec<Value>,
    /// Oldest first.
    notes: Vec<Value>,
    /// Of the action that it is tied to, else of the first candidate that is an action; null without one.
    approved_the_same_way: Value,
    /// The newest ranking that the hub recorded.
    ranking: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Entry {
    at: String,
    what: &'static str,
    status: Option<String>,
    text: Option<String>,
}

pub(super) async fn print(desk: &Desk, id: &str, json: bool) -> Result<(), Failure> {
    let read = read_incidents(desk).await?;
    let incident = read.book.find(id).ok_or_else(|| {
        let detail = format!("There is no incident {}. `holdpoint incidents list` lists all.", visible_line(id));
        Failure::new(Exit::No, "not_found", "The incident was not found", detail)
    })?;
    let texts = read_texts(desk, &read, &incident).await?;
    let timeline = timeline(&incident, &texts);
    if json {
        output::json(&answer(desk, &read, &incident, timeline).await?);
    } else {
        output::line(&visible_line(&incident.title));
        output::table(&timeline.iter().map(row).collect::<Vec<_>>());
    }
    Ok(())
}

async fn answer<'a>(desk: &Desk, read: &ReadIncidents, incident: &'a Incident, timeline: Vec<Entry>) -> Result<Answer<'a>, Failure> {
    let ranked = desk.client.causes(&incident.id).await?.candidates;
    let approvals = Approvals::read(desk, incident.started_at).await?;
    let mut candidates = Vec::new();
    for (place, cause) in ranked.iter().enumerate() {
        let action = cause.id.as_deref().filter(|_| cause.kind == CauseKind::Action && place < MAX_APPROVALS);
        let approval = action.map(|id| approvals.approval(id)).transpose()?;
        candidates.push(candidate(cause, approval.unwrap_or(Value::Null)));
    }
    let tied = read.findings.tied_to(&read.book, incident);
    let first = ranked.iter().find(|cause| cause.kind == CauseKind::Action).and_then(|cause| cause.id.clone());
    let approved_the_same_way = match tied.id.filter(|_| tied.what == "action").or(first) {
        Some(action) => approvals.same_way(desk, &action).await?,
        None => Value::Null,
    };
    let impact = read.services.impact(incident, desk.client.info().await?.now);
    let merged = incident.members.iter().map(|member| json!({"id": member.id, "title": member.title, "source": member.source}));
    let (tied, _) = read_tied(desk).await?;
    let of_incident = tied.iter().filter(|tied| tied.incident.id == incident.id && tied.is_escape());
    Ok(Answer {
        incident: view(incident, read),
        timeline,
        candidates,
        findings: read.findings.of(&read.book, incident).into_iter().map(finding).collect(),
        impact,
        merged: merged.collect(),
        ranking: read.findings.ranking(&read.book, incident).map(ranking),
        escapes: of_incident.map(escape_json).collect(),
        notes: notes(desk, read, incident).await?,
        approved_the_same_way,
    })
}

async fn notes(desk: &Desk, read: &ReadIncidents, incident: &Incident) -> Result<Vec<Value>, Failure> {
    let is_of = |id: &str| read.book.find(id).is_some_and(|found| found.id == incident.id);
    let mut notes = Vec::new();
    for note in read.notes.iter().filter(|note| is_of(&note.incident)) {
        let bodies = desk.client.bodies(note.body.into_iter().collect()).await?.bodies;
        let text = bodies.values().find_map(|body| note_text(body));
        notes.push(json!({"by": note.by, "at": rfc3339(note.at), "text": text}));
    }
    Ok(notes)
}

// As `holdpoint attribute` prints candidates, with what each is.
fn candidate(cause: &RankedCause, approval: Value) -> Value {
    let by_name =
        |value: &dyn Fn(&CausePart) -> Value| cause.parts.iter().map(|part| (part.name.clone(), value(part))).collect::<Map<_, _>>();
    let RankedCause { id, kind, title, by, services, started_at, finished_at, score, probability, .. } = cause;
    json!({
        "id": id, "kind": kind, "title": title, "by": by, "services": services, "started_at": started_at, "finished_at": finished_at,
        "score": score, "probability": probability, "parts": by_name(&|part| part.score.into()), "reasons": by_name(&|part| part.reason.clone().into()),
        "approval": approval,
    })
}

fn name_cause(cause: &Cause) -> (&'static str, Option<&str>) {
    match cause {
        Cause::Action(id) => ("action", Some(id.as_str())),
        Cause::Change(id) => ("change", Some(id.as_str())),
        Cause::NoChange => ("none", None),
    }
}

fn ranking(ranking: &IncidentRanking) -> Value {
    let CausesRanked { method, services, resolved, compared, first } = &ranking.ranked;
    let first = first.iter().map(|candidate| {
        let (what, id) = name_cause(&candidate.cause);
        json!({"what": what, "id": id, "permille": candidate.permille})
    });
    let first: Vec<Value> = first.collect();
    json!({"at": rfc3339(ranking.at), "method": method, "services": services, "resolved": resolved, "compared": compared, "first": first})
}

fn finding(finding: &IncidentFinding) -> Value {
    let FindingStated { cause, grade, why, method } = &finding.stated;
    let (what, id) = name_cause(cause);
    json!({"what": what, "id": id, "grade": grade, "why": why, "method": method, "by": finding.by, "at": rfc3339(finding.at)})
}

fn row(entry: &Entry) -> Vec<String> {
    let text = entry.text.as_deref().map(visible_line).unwrap_or_default();
    vec![entry.at.clone(), entry.status.as_deref().map_or_else(|| entry.what.to_owned(), visible_line), text]
}

async fn read_texts(desk: &Desk, read: &ReadIncidents, incident: &Incident) -> Result<Vec<Texts>, Failure> {
    let streams: Vec<&str> = incident.ids().map(Book::stream_of).collect();
    let digests: Vec<Digest> =
        read.texts.iter().filter(|(subject, _)| streams.contains(&subject.as_str())).map(|(_, body)| *body).collect();
    let mut texts = Vec::new();
    for page in digests.chunks(MAX_BODIES_PER_REQUEST) {
        let bodies = desk.client.bodies(page.to_vec()).await?.bodies;
        texts.extend(bodies.values().filter_map(|text| serde_json::from_str::<Texts>(text).ok()));
    }
    Ok(texts)
}

fn timeline(incident: &Incident, texts: &[Texts]) -> Vec<Entry> {
    let entry = |at: i64, what| Entry { at: rfc3339(at), what, status: None, text: None };
    let mut entries: Vec<Entry> = Vec::new();
    for (place, interval) in incident.intervals.iter().enumerate() {
        entries.push(entry(interval.from, if place == 0 { "started" } else { "reopened" }));
        entries.extend(interval.to.map(|to| entry(to, "resolved")));
    }
    entries.extend(incident.detected_at.map(|at| entry(at, "detected")));
    entries.extend(incident.acknowledged_at.map(|at| entry(at, "acknowledged")));
    let updates = texts.iter().flat_map(|texts| &texts.updates).filter(|update| is_about(incident, update.at));
    entries.extend(updates.map(|update| Entry {
        status: update.status.clone(),
        text: Some(update.text.clone()),
        ..entry(update.at, "update")
    }));
    entries.sort_unstable();
    // Later copies repeat what earlier ones say.
    entries.dedup();
    entries
}

// The texts of an alert group are those of all its episodes.
fn is_about(incident: &Incident, at: i64) -> bool {
    let is_episode = incident.ids().any(|id| Book::stream_of(id) != id);
    !is_episode || incident.intervals.iter().any(|interval| interval.from <= at && interval.to.is_none_or(|to| at <= to))
}
