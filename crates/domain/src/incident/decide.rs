//! Statements about incidents: taken where they say something new.

use super::state::texts_body;
use crate::finding::decide::find_incident;
use crate::{
    Accepted, Code, Empty, Event, IncidentCounts, IncidentEvent, MAX_COMMENT_CHARS, MAX_STATED_INCIDENTS, Ms, Refusal, State,
    StatedIncident, invalid,
};

pub(crate) fn state_incidents(state: &State, by: &str, incidents: &[StatedIncident], now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::default();
    add_incidents(state, &mut accepted, by, incidents, now)?;
    Ok(Accepted { repeated: accepted.drafts.is_empty(), ..accepted })
}

/// A note. Its text stays in the signed command, which becomes the body of the record.
pub(crate) fn note(state: &State, by: &str, incident: &str, text: &str, now: Ms) -> Result<Accepted, Refusal> {
    if text.trim().is_empty() || text.chars().count() > MAX_COMMENT_CHARS {
        return Err(invalid("text", format!("text is a note of 1 to {MAX_COMMENT_CHARS} characters.")));
    }
    let incident = find_incident(state, incident)?;
    Accepted::one(Event::from(IncidentEvent::Noted(Empty {})).draft(now, by, &incident.id, None))
}

pub(crate) fn check_count(statements: usize) -> Result<(), Refusal> {
    if statements <= MAX_STATED_INCIDENTS {
        return Ok(());
    }
    let detail = format!("One command may hold {MAX_STATED_INCIDENTS} statements; this has {statements}. Send them in several.");
    Err(Refusal::new(Code::TooMany, detail))
}

pub(crate) fn add_incidents(
    state: &State,
    accepted: &mut Accepted,
    by: &str,
    incidents: &[StatedIncident],
    now: Ms,
) -> Result<(), Refusal> {
    check_count(incidents.len())?;
    let mut book = state.incidents.book.clone();
    let mut counts = IncidentCounts::default();
    for (place, stated) in incidents.iter().enumerate() {
        let field = format!("incidents[{place}]");
        stated.statement.check().map_err(|reason| invalid(&field, format!("{field}: {reason}")))?;
        let applied = book.apply(&stated.statement, now);
        counts.count(applied.outcome);
        if applied.new {
            add_record(accepted, by, stated, now)?;
        }
    }
    accepted.incidents = Some(counts);
    Ok(())
}

fn add_record(accepted: &mut Accepted, by: &str, stated: &StatedIncident, now: Ms) -> Result<(), Refusal> {
    let body = texts_body(&stated.texts).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    let digest = body.as_ref().map(|(digest, _)| *digest);
    accepted.bodies.extend(body);
    let event = Event::from(IncidentEvent::Stated(stated.statement.clone()));
    accepted.add(event.draft(now, by, &stated.statement.stream_id(), digest)?);
    Ok(())
}
