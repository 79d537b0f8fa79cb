//! One incident: its times, what was said of it, what was done around it, and findings.

use super::breakdown::escape_view;
use super::escapes::read_tied_of;
use super::facts::{self, no_notes, read_only};
use super::{chart, impact};
use crate::blocking::blocking;
use crate::core::Core;
use crate::core::incident_book::{Known, Listed};
use crate::error::{DeskError, refused};
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::replica::{actions, bodies, incidents, other_changes, people, records};
use crate::view::{EscapeView, FindingView, IncidentDetail, IncidentEntry, NoteView, TiedWhat};
use holdpoint_domain::incidents::{Book, Incident, Texts};
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{Cause, CommandBody, DeskCommand, Digest, IncidentEvent, IncidentFinding, Statement};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::Arc;

/// Texts of one incident that are read.
const MAX_TEXTS: usize = 200;

/// One incident; its texts are fetched first.
pub(crate) async fn detail(core: Arc<Core>, id: String) -> Result<IncidentDetail, DeskError> {
    let asked = id.clone();
    let missing = blocking(core.clone(), move |core| core.incidents.with(&core.replica, |conn, known| missing_texts(conn, known, &asked)));
    let missing = missing.await?;
    fetch::fetch_for_answer(&core, &missing, DOCUMENT_WAIT).await;
    blocking(core, move |core| view(core, &id)).await
}

// Of the incident and of those that were merged into it, the newest first.
fn text_digests(conn: &Connection, incident: &Incident) -> rusqlite::Result<Vec<Digest>> {
    let mut digests = Vec::new();
    for stream in incident.ids().map(Book::stream_of) {
        let records = records::of_subject(conn, stream)?;
        digests.extend(records.iter().rev().filter(|record| IncidentEvent::is_statement(record)).filter_map(|record| record.body));
    }
    digests.truncate(MAX_TEXTS);
    Ok(digests)
}

// As of texts.
fn note_digests(conn: &Connection, incident: &Incident) -> rusqlite::Result<Vec<Digest>> {
    let mut digests = Vec::new();
    for stream in incident.ids().map(Book::stream_of) {
        digests.extend(incidents::notes::of_stream(conn, stream)?.into_iter().rev().filter_map(|note| note.body));
    }
    digests.truncate(MAX_TEXTS);
    Ok(digests)
}

fn missing_texts(conn: &Connection, known: &Known, id: &str) -> Result<Vec<Digest>, DeskError> {
    let Some(incident) = known.book.find(id) else { return Ok(Vec::new()) };
    let mut missing = fetch::absent(conn, text_digests(conn, &incident)?.into_iter().chain(note_digests(conn, &incident)?))?;
    missing.truncate(holdpoint_protocol::MAX_BODIES_PER_REQUEST);
    Ok(missing)
}

fn view(core: &Core, id: &str) -> Result<IncidentDetail, DeskError> {
    let now = core.clock.now();
    let found = core.incidents.with(&core.replica, |conn, known| {
        let Some(incident) = known.book.find(id) else { return Ok(None) };
        let texts = read_texts(conn, &incident)?;
        let timeline = timeline(&incident, &texts);
        let chart = chart::view(conn, known, &incident, &timeline, now)?;
        let (findings, notes) = (findings(conn, known, &incident)?, notes(conn, known, &incident)?);
        let (impact, merge) = (impact::impact(conn, &incident, now)?, impact::merge(known, &incident));
        let escapes = escapes(conn, known, &incident)?;
        let text = texts.iter().find_map(|texts| texts.text.as_deref()).map(visible);
        let (summary, source_id) = (summary(&incident), visible_line(&incident.source_id));
        let row = facts::row(&Listed { tied: known.findings.tied_to(&known.book, &incident), incident }, now);
        let (read_only, no_notes) = (None, None);
        let detail =
            IncidentDetail { row, text, source_id, summary, timeline, chart, findings, impact, merge, notes, escapes, read_only, no_notes };
        Ok::<_, rusqlite::Error>(Some(detail))
    })?;
    let missing = || refused("not_found", "There is no such incident", "This desk has no incident with this id yet.");
    Ok(IncidentDetail { read_only: read_only(core)?, no_notes: no_notes(core)?, ..found.ok_or_else(missing)? })
}

fn read_texts(conn: &Connection, incident: &Incident) -> rusqlite::Result<Vec<Texts>> {
    let mut texts = Vec::new();
    for digest in text_digests(conn, incident)? {
        texts.extend(bodies::get(conn, &digest)?.and_then(|body| serde_json::from_str::<Texts>(&body).ok()));
    }
    Ok(texts)
}

fn summary(incident: &Incident) -> String {
    if incident.is_impossible() {
        return "Its source says that it ended before it began; no figure counts it.".into();
    }
    let reopened = incident.intervals.len() - 1;
    let mut said = match incident.merged_into {
        Some(_) => "Merged into another incident.".to_owned(),
        None if incident.is_open() => "It goes on.".to_owned(),
        None => "It is over.".to_owned(),
    };
    if reopened > 0 {
        said.push_str(&format!(" It was reopened {reopened} times."));
    }
    said
}

fn timeline(incident: &Incident, texts: &[Texts]) -> Vec<IncidentEntry> {
    let entry = |at, what: &str| IncidentEntry { at, what: what.to_owned(), text: None };
    let mut entries = Vec::new();
    for (place, interval) in incident.intervals.iter().enumerate() {
        entries.push(entry(interval.from, if place == 0 { "Started" } else { "Reopened" }));
        entries.extend(interval.to.map(|to| entry(to, "Resolved")));
    }
    entries.extend(incident.detected_at.map(|at| entry(at, "Detected")));
    entries.extend(incident.acknowledged_at.map(|at| entry(at, "Acknowledged")));
    // The texts of an alert group are those of all its episodes.
    let is_episode = incident.ids().any(|id| Book::stream_of(id) != id);
    let is_within = |at: i64| incident.intervals.iter().any(|interval| interval.from <= at && interval.to.is_none_or(|to| at <= to));
    let updates = texts.iter().flat_map(|texts| &texts.updates).filter(|update| !is_episode || is_within(update.at));
    entries.extend(updates.map(|update| IncidentEntry {
        at: update.at,
        what: update.status.as_deref().map_or_else(|| "Update".into(), visible_line),
        text: Some(visible(&update.text)),
    }));
    entries.sort_unstable();
    // Later copies repeat what earlier ones say.
    entries.dedup();
    entries
}

fn findings(conn: &Connection, known: &Known, incident: &Incident) -> rusqlite::Result<Vec<FindingView>> {
    let names = people::names(conn)?;
    let mut found = known.findings.of(&known.book, incident);
    found.reverse();
    found.into_iter().map(|finding| finding_view(conn, finding, &names)).collect()
}

fn notes(conn: &Connection, known: &Known, incident: &Incident) -> rusqlite::Result<Vec<NoteView>> {
    let names = people::names(conn)?;
    let is_of = |id: &str| incident.ids().any(|own| own == id) || known.book.find(id).is_some_and(|found| found.id == incident.id);
    let mut notes = Vec::new();
    for stream in incident.ids().map(Book::stream_of) {
        for note in incidents::notes::of_stream(conn, stream)?.into_iter().filter(|note| is_of(&note.incident)) {
            let body = note.body.map(|body| bodies::get(conn, &body)).transpose()?.flatten();
            let by = names.get(&note.by).map_or(note.by.clone(), |name| visible_line(name));
            notes.push(NoteView { by, at: note.at, text: body.as_deref().and_then(note_text).map(|text| visible(&text)) });
        }
    }
    notes.sort_by_key(|note| note.at);
    Ok(notes)
}

/// The text of a note, from the body of its record.
#[must_use]
pub fn note_text(body: &str) -> Option<String> {
    let signed: CommandBody = serde_json::from_str(body).ok()?;
    let statement: Statement = serde_json::from_slice(&signed.envelope.payload().ok()?).ok()?;
    match statement.command {
        DeskCommand::NoteIncident { text, .. } => Some(text),
        _ => None,
    }
}

fn escapes(conn: &Connection, known: &Known, incident: &Incident) -> rusqlite::Result<Vec<EscapeView>> {
    let names = people::names(conn)?;
    let tied = read_tied_of(conn, &known.book, &known.findings, incident)?;
    Ok(tied.iter().filter(|tied| tied.is_escape()).map(|tied| escape_view(tied, &names)).collect())
}

fn finding_view(conn: &Connection, finding: &IncidentFinding, names: &HashMap<String, String>) -> rusqlite::Result<FindingView> {
    let stated = &finding.stated;
    let (what, cause) = match &stated.cause {
        Cause::Action(id) => (TiedWhat::Action, actions::get(conn, id)?.map_or_else(|| id.to_string(), |action| action.title)),
        Cause::Change(id) => (TiedWhat::Change, other_changes::get(conn, id)?.map_or_else(|| id.clone(), |change| change.title)),
        Cause::NoChange => (TiedWhat::None, "No change caused this".into()),
    };
    let by = if finding.by == "hub" {
        "the hub".to_owned()
    } else {
        names.get(&finding.by).map_or(finding.by.clone(), |name| visible_line(name))
    };
    let why = stated.why.as_deref().map(visible_line);
    Ok(FindingView { cause: visible_line(&cause), what, grade: stated.grade, by, at: finding.at, why })
}
