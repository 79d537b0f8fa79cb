//! Recording a day: a record for each active person, whether they worked or not.

use crate::{Accepted, Digest, Event, Ms, Refusal, State, WorkloadDay, WorkloadDayBody, WorkloadEvent, breaks_between};

/// The records of the day that is due; none when none is. `salt` is random text.
pub(crate) fn record_day(state: &State, salt: &str, now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::default();
    let Some(day) = state.workload.due(now) else { return Ok(accepted) };
    let mut people: Vec<&str> = state.people.active().map(|(id, _)| id.as_str()).collect();
    people.sort_unstable();
    for person in people {
        let sessions = state.workload.sessions(person, &day);
        let salt = Digest::of(format!("{salt} {person}").as_bytes()).hex();
        let body = accepted.body(&WorkloadDayBody { salt, breaks: breaks_between(&sessions), sessions })?;
        let recorded = WorkloadDay { person: person.into(), day: day.clone() };
        accepted.add(Event::from(WorkloadEvent::Day(recorded)).draft(now, "hub", person, Some(body))?);
    }
    Ok(accepted)
}
