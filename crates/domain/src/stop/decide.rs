//! Stops: pulled, resumed, and what hubs say once they refuse the tools.

use super::resume::{find_next_step, may_stop};
use crate::input::{check_id, check_line};
use crate::{
    Accepted, Code, Event, MAX_NAME_CHARS, MAX_TITLE_CHARS, MAX_TOOLS_REACHED, Ms, Refusal, State, Stop, StopEvent, StopId, StopPulled,
    StopReached, StopScope, StopStage,
};

pub(crate) fn pull(state: &State, by: &str, id: &StopId, pulled: &StopPulled, now: Ms) -> Result<Accepted, Refusal> {
    check_id("stop", id)?;
    pulled.scope.check()?;
    check_line("reason", &pulled.reason, 1, MAX_TITLE_CHARS)?;
    pulled.incident.iter().try_for_each(|incident| check_line("incident", incident, 1, MAX_NAME_CHARS))?;
    let pulled = StopPulled { scope: known_scope(state, &pulled.scope)?, reason: pulled.reason.trim().to_owned(), ..pulled.clone() };
    may_stop(state, by, &pulled.scope)?;
    if state.stops.get(id).is_some() {
        return Err(Refusal::new(Code::AlreadyExists, "A stop has this id. Use a new one."));
    }
    Accepted::one(Event::from(StopEvent::Pulled(pulled)).draft(now, by, id, None))
}

// A tool in the spelling it was registered with, so that the stop holds exactly it.
fn known_scope(state: &State, scope: &StopScope) -> Result<StopScope, Refusal> {
    match scope {
        StopScope::Tool(name) => {
            let known = state.tools.find(name).map(|(known, _)| StopScope::Tool(known.clone()));
            known.ok_or_else(|| Refusal::new(Code::NotFound, "There is no tool with this name."))
        }
        other => Ok(other.clone()),
    }
}

pub(crate) fn resume(state: &State, by: &str, id: &StopId, stage: &StopStage, now: Ms) -> Result<Accepted, Refusal> {
    let stop = find_stop(state, id)?;
    if let StopStage::Kind(kind) = stage {
        check_line("stage.kind", kind, 1, MAX_NAME_CHARS)?;
    }
    may_stop(state, by, &stop.pulled.scope)?;
    let step = find_next_step(state, stop, by, stage, now)?;
    Accepted::one(Event::from(step).draft(now, by, id, None))
}

/// A hub process says once which tools it refused.
pub(crate) fn record_reached(state: &State, id: &StopId, reached: &StopReached, now: Ms) -> Result<Accepted, Refusal> {
    let stop = find_stop(state, id)?;
    if stop.reached.iter().any(|(_, known)| known.hub == reached.hub) {
        return Ok(Accepted::nothing_new());
    }
    let mut reached = reached.clone();
    reached.tools.truncate(MAX_TOOLS_REACHED);
    Accepted::one(Event::from(StopEvent::Reached(reached)).draft(now, "hub", id, None))
}

fn find_stop<'a>(state: &'a State, id: &str) -> Result<&'a Stop, Refusal> {
    state.stops.get(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no stop with this id."))
}
