//! Freezes: planned, ended and excepted from by people who may, and nothing is proposed or run in a window that denies it.

use super::Checker;
use super::finding::{Judgement, unjustified};
use crate::freeze::decide::{check_exception, check_planned, check_planned_still, find_end_step, find_grant, find_revocation};
use crate::freeze::find_open_incident;
use crate::stop::ActionPlace;
use crate::{DeskCommand, ExceptionGranted, FreezeEvent, FreezeException, Ms, Record, State, Statement};

impl Checker {
    /// Nothing is proposed or run while a window denies it.
    pub(super) fn require_not_frozen(&self, place: ActionPlace<'_>, at: Ms) -> Judgement {
        self.state.check_not_frozen(place, at).map_err(|refusal| unjustified(refusal.detail))
    }
}

/// Whether the signed command names this step of a freeze, in the state before it. The local
/// texts were compared when it was decided: zones may have changed since.
pub(super) fn names_freeze(state: &State, statement: &Statement, record: &Record, event: &FreezeEvent) -> bool {
    let (subject, person, at) = (record.subject.as_str(), &statement.person, record.at);
    let known = state.freezes.get(subject);
    match (&statement.command, event) {
        (DeskCommand::PlanFreeze { freeze, planned: asked }, FreezeEvent::Planned(planned)) => {
            let free = known.is_none_or(|known| check_planned_still(known, at).is_ok());
            *freeze == *subject && asked == planned && free && check_planned(planned, at).is_ok()
        }
        (DeskCommand::CancelFreeze { freeze }, FreezeEvent::Cancelled(_)) => {
            *freeze == *subject && known.is_some_and(|known| check_planned_still(known, at).is_ok())
        }
        (DeskCommand::EndFreeze { freeze }, step) => {
            let next = known.and_then(|known| find_end_step(state, known, person, at).ok());
            *freeze == *subject && next.as_ref() == Some(step)
        }
        (DeskCommand::AskFreezeException { freeze, exception }, FreezeEvent::ExceptionRequested(asked)) => {
            let allowed = known.is_some_and(|known| check_exception(known, asked, at).is_ok());
            *freeze == *subject && is_same_exception(state, exception, asked) && allowed
        }
        (DeskCommand::AskFreezeException { freeze, exception }, FreezeEvent::ExceptionGranted(granted)) => {
            let requested = known.and_then(|known| known.exception(&granted.exception)).is_some_and(|one| one.requested.by == *person);
            *freeze == *subject && requested && is_own_undo(state, exception, granted) && granted.requested_by == *person
        }
        (DeskCommand::AgreeFreezeException { freeze, exception }, FreezeEvent::ExceptionGranted(granted)) => {
            let next = known.and_then(|known| find_grant(state, known, person, exception, at).ok());
            *freeze == *subject && next.as_ref() == Some(granted)
        }
        (DeskCommand::RevokeFreezeException { freeze, exception }, FreezeEvent::ExceptionRevoked(revoked)) => {
            let next = known.and_then(|known| find_revocation(known, exception, at).ok().flatten());
            *freeze == *subject && next.as_ref() == Some(revoked)
        }
        _ => false,
    }
}

// A command may name the tool in another spelling of its name.
fn is_same_exception(state: &State, asked: &FreezeException, recorded: &FreezeException) -> bool {
    let known = state.tools.find(&asked.tool).is_some_and(|(name, _)| *name == recorded.tool);
    known && FreezeException { tool: recorded.tool.clone(), ..asked.clone() } == *recorded
}

// One person suffices for the undo of an action that an open incident is tied to.
fn is_own_undo(state: &State, asked: &FreezeException, granted: &ExceptionGranted) -> bool {
    let incident = asked.undo_of.as_ref().and_then(|action| find_open_incident(state, action));
    granted.exception == asked.id && incident.is_some() && granted.incident == incident
}
