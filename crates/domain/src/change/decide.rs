//! Statements about changes: taken where they say something new.

use super::state::change_body;
use crate::incident::decide::check_count;
use crate::{Accepted, ChangeEvent, Code, Event, IncidentCounts, Ms, Refusal, State, StatedChange, invalid};

pub(crate) fn state_changes(state: &State, by: &str, changes: &[StatedChange], now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::default();
    add_changes(state, &mut accepted, by, changes, now)?;
    Ok(Accepted { repeated: accepted.drafts.is_empty(), ..accepted })
}

pub(crate) fn add_changes(state: &State, accepted: &mut Accepted, by: &str, changes: &[StatedChange], now: Ms) -> Result<(), Refusal> {
    check_count(changes.len())?;
    let mut book = state.changes.book.clone();
    let mut counts = IncidentCounts::default();
    for (place, stated) in changes.iter().enumerate() {
        let field = format!("changes[{place}]");
        stated.check().map_err(|reason| invalid(&field, format!("{field}: {reason}")))?;
        let applied = book.apply(&stated.statement, now);
        counts.count(applied.outcome);
        if applied.new {
            let body = change_body(&stated.texts).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
            let digest = body.as_ref().map(|(digest, _)| *digest);
            accepted.bodies.extend(body);
            let event = Event::from(ChangeEvent::Stated(stated.statement.clone()));
            accepted.add(event.draft(now, by, &stated.statement.change_id(), digest)?);
        }
    }
    accepted.changes = Some(counts);
    Ok(())
}
