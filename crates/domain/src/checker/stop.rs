//! Stops: pulled and resumed by people who may, and nothing runs or is allowed under one.

use super::Checker;
use super::finding::{Judgement, require, unjustified};
use crate::stop::{ActionPlace, find_next_step, may_stop};
use crate::{DeskCommand, MAX_TOOLS_REACHED, Record, State, Statement, StopEvent, StopReached};

impl Checker {
    /// A hub names the tools it refused, once.
    pub(super) fn judge_reached(&self, record: &Record, reached: &StopReached) -> Judgement {
        let stop = self.state.stops.get(&record.subject).ok_or_else(|| unjustified("There is no such stop."))?;
        let first = stop.reached.iter().all(|(_, known)| known.hub != reached.hub);
        require(record.actor == "hub" && first && reached.tools.len() <= MAX_TOOLS_REACHED, "Only a hub says this of itself, and once.")
    }

    /// Nothing is allowed, claimed or run while a stop forbids it.
    pub(super) fn require_not_stopped(&self, place: ActionPlace<'_>) -> Judgement {
        self.state.check_not_stopped(place).map_err(|refusal| unjustified(refusal.detail))
    }
}

/// Whether the signed command names this step of a stop, in the state before it.
pub(super) fn names_stop(state: &State, statement: &Statement, record: &Record, event: &StopEvent) -> bool {
    let (subject, person) = (record.subject.as_str(), statement.person.as_str());
    match (&statement.command, event) {
        (DeskCommand::Stop { stop, pulled: asked }, StopEvent::Pulled(pulled)) => {
            let same = asked.reason.trim() == pulled.reason
                && (asked.drill, asked.proposals, &asked.incident) == (pulled.drill, pulled.proposals, &pulled.incident);
            let known = asked.scope == pulled.scope || is_same_tool(state, asked, pulled);
            *stop == *subject && same && known && state.stops.get(stop).is_none() && may_stop(state, person, &pulled.scope).is_ok()
        }
        (DeskCommand::Resume { stop, stage }, step) => {
            let known = state.stops.get(stop).filter(|_| *stop == *subject);
            known.is_some_and(|known| {
                let next = find_next_step(state, known, person, stage, record.at);
                may_stop(state, person, &known.pulled.scope).is_ok() && next.is_ok_and(|next| next == *step)
            })
        }
        _ => false,
    }
}

fn is_same_tool(state: &State, asked: &crate::StopPulled, pulled: &crate::StopPulled) -> bool {
    match (&asked.scope, &pulled.scope) {
        (crate::StopScope::Tool(name), crate::StopScope::Tool(known)) => state.tools.find(name).is_some_and(|(found, _)| found == known),
        _ => false,
    }
}
