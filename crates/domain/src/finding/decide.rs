//! Findings: stated by people with any grade, by the hub as a suspicion only.

use crate::input::check_line;
use crate::{Accepted, Cause, CausesRanked, Code, Event, FindingEvent, FindingStated, Grade, MAX_FINDING_REASON_CHARS, Ms, Refusal, State};
use holdpoint_incidents::Incident;

/// The actor of records that the hub makes by itself.
const HUB: &str = "hub";

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

/// The hub ranks the causes of an incident, once for each state of it, and suspects the first one
/// while no person stated a finding.
pub(crate) fn rank_causes(state: &State, incident: &str, ranked: &CausesRanked, now: Ms) -> Result<Accepted, Refusal> {
    let found = find_incident(state, incident)?;
    let book = &state.incidents.book;
    let known = state.findings.ranking(book, &found);
    // Another hub ranked it meanwhile, or the incident is another by now and will be ranked again.
    if known.is_some_and(|known| known.ranked.is_of(&found, ranked.method)) || !ranked.is_of(&found, ranked.method) {
        return Ok(Accepted::nothing_new());
    }
    let mut accepted = Accepted::one(Event::from(FindingEvent::Ranked(ranked.clone())).draft(now, HUB, &found.id, None))?;
    if let Some(cause) = new_suspicion(state, &found, ranked) {
        check_cause(state, cause)?;
        let stated = FindingStated { cause: cause.clone(), grade: Grade::Suspected, why: None, method: Some(ranked.method) };
        accepted.drafts.push(Event::from(FindingEvent::Stated(stated)).draft(now, HUB, &found.id, None)?);
    }
    Ok(accepted)
}

// People's findings stand: a machine adds nothing beside them. Its own newest one is not repeated.
fn new_suspicion<'a>(state: &State, incident: &Incident, ranked: &'a CausesRanked) -> Option<&'a Cause> {
    let first = &ranked.first.first()?.cause;
    let findings = state.findings.of(&state.incidents.book, incident);
    let is_stated = findings.iter().any(|finding| finding.by != HUB);
    let is_newest = findings.last().is_some_and(|finding| finding.stated.cause == *first);
    (!is_stated && !is_newest).then_some(first)
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
