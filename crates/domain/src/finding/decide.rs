//! Findings: stated by people with any grade, by the hub as a suspicion only.

use crate::input::check_line;
use crate::{
    Accepted, Cause, Code, Event, FindingEvent, FindingStated, Grade, MAX_FINDING_REASON_CHARS, MAX_RANKED_CAUSES, Ms, Refusal, State,
};
use holdpoint_incidents::Incident;

pub(crate) fn state_finding(state: &State, by: &str, incident: &str, stated: &FindingStated, now: Ms) -> Result<Accepted, Refusal> {
    if let Some(why) = &stated.why {
        check_line("why", why, 1, MAX_FINDING_REASON_CHARS)?;
    }
    let incident = find_incident(state, incident)?;
    check_cause(state, &stated.cause)?;
    let newest = state.findings.of(&state.incidents.book, &incident).into_iter().rfind(|known| known.stated.cause == stated.cause);
    if newest.is_some_and(|known| known.stated == *stated && known.by == by) {
        return Ok(Accepted::nothing_new());
    }
    Accepted::one(Event::from(FindingEvent::Stated(stated.clone())).draft(now, by, &incident.id, None))
}

/// The hub suspects a cause: once for each incident, and only while it has no finding.
pub(crate) fn suspect(
    state: &State,
    incident: &str,
    (cause, ranking): (&Cause, &[Cause]),
    method: u32,
    now: Ms,
) -> Result<Accepted, Refusal> {
    let found = find_incident(state, incident)?;
    if !state.findings.of(&state.incidents.book, &found).is_empty() {
        return Ok(Accepted::nothing_new());
    }
    let ranking: Vec<Cause> = ranking.iter().take(MAX_RANKED_CAUSES).cloned().collect();
    let stated = FindingStated { cause: cause.clone(), grade: Grade::Suspected, why: None, method: Some(method), ranking };
    state_finding(state, "hub", &found.id, &stated, now)
}

pub(crate) fn find_incident(state: &State, incident: &str) -> Result<Incident, Refusal> {
    state.incidents.book.find(incident).ok_or_else(|| Refusal::new(Code::NotFound, "There is no incident with this id."))
}

fn check_cause(state: &State, cause: &Cause) -> Result<(), Refusal> {
    match cause {
        Cause::Action(id) if state.action(id).is_none() => Err(Refusal::new(Code::NotFound, "There is no action with this id.")),
        Cause::Change(id) if state.changes.book.find(id).is_none() => Err(Refusal::new(Code::NotFound, "There is no change with this id.")),
        Cause::Action(_) | Cause::Change(_) | Cause::NoChange => Ok(()),
    }
}
