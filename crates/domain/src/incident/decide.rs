//! Statements about incidents: taken where they say something new.

use super::state::texts_body;
use crate::{Accepted, Code, Event, IncidentCounts, IncidentEvent, MAX_STATED_INCIDENTS, Ms, Refusal, State, StatedIncident, invalid};
use holdpoint_incidents::Outcome;

pub(crate) fn state_incidents(state: &State, by: &str, incidents: &[StatedIncident], now: Ms) -> Result<Accepted, Refusal> {
    if incidents.len() > MAX_STATED_INCIDENTS {
        let detail = format!("One command may hold {MAX_STATED_INCIDENTS} statements; this has {}. Send them in several.", incidents.len());
        return Err(Refusal::new(Code::TooMany, detail));
    }
    let mut book = state.incidents.book.clone();
    let mut counts = IncidentCounts::default();
    let mut accepted = Accepted::default();
    for (place, stated) in incidents.iter().enumerate() {
        let field = format!("incidents[{place}]");
        stated.statement.check().map_err(|reason| invalid(&field, format!("{field}: {reason}")))?;
        let applied = book.apply(&stated.statement);
        match applied.outcome {
            Outcome::Imported => counts.imported += 1,
            Outcome::Updated => counts.updated += 1,
            Outcome::Unchanged => counts.unchanged += 1,
        }
        if applied.new {
            add_record(&mut accepted, by, stated, now)?;
        }
    }
    Ok(Accepted { incidents: Some(counts), repeated: accepted.drafts.is_empty(), ..accepted })
}

fn add_record(accepted: &mut Accepted, by: &str, stated: &StatedIncident, now: Ms) -> Result<(), Refusal> {
    let body = texts_body(&stated.texts).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    let digest = body.as_ref().map(|(digest, _)| *digest);
    accepted.bodies.extend(body);
    let event = Event::from(IncidentEvent::Stated(stated.statement.clone()));
    accepted.add(event.draft(now, by, &stated.statement.stream_id(), digest)?);
    Ok(())
}
