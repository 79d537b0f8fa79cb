//! Records of what a source stated, and of what the hub itself suspects: no person signed them.

use super::finding::{Judgement, require, unjustified};
use crate::{ChangeEvent, Event, FindingEvent, Grade, IncidentEvent, Record, SOURCE_ACTOR_PREFIX, State};

/// A source that was added states something that was not known. That its token was shown, the
/// hub's signature over the batch says.
pub(super) fn judge_stated(state: &State, record: &Record, event: &Event, name: &str) -> Judgement {
    let source = state.sources.get_active(name).ok_or_else(|| unjustified("There is no such source."))?;
    let is_of_changes = source.added.kind.states_changes();
    let fits = match event {
        Event::Incident(IncidentEvent::Stated(stated)) => {
            !is_of_changes && stated.stream_id() == record.subject && state.incidents.is_new(stated, record.at)
        }
        Event::Change(ChangeEvent::Stated(stated)) => {
            is_of_changes && stated.change_id() == record.subject && state.changes.is_new(stated, record.at)
        }
        _ => false,
    };
    require(fits, "The source may not state this, or it was known.")
}

/// A machine ranks an incident as it is known, and may only suspect.
pub(super) fn judge_suspicion(state: &State, record: &Record, event: &FindingEvent) -> Judgement {
    let incident = state.incidents.book.find(&record.subject).ok_or_else(|| unjustified("There is no such incident."))?;
    match event {
        FindingEvent::Stated(stated) => {
            require(stated.grade == Grade::Suspected && stated.method.is_some(), "The hub may only suspect a cause.")
        }
        FindingEvent::Ranked(ranked) => {
            let known = state.findings.ranking(&state.incidents.book, &incident);
            let is_new = known.is_none_or(|known| !known.ranked.is_of(&incident, ranked.method));
            require(ranked.is_of(&incident, ranked.method) && is_new, "The incident was not as the ranking says, or was ranked so before.")
        }
    }
}

/// The source that a record names as its actor.
pub(super) fn source_of(record: &Record) -> Option<&str> {
    record.actor.strip_prefix(SOURCE_ACTOR_PREFIX)
}
