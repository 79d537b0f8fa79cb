//! Triggers: published by administrators, and fired by the hub where their predicate holds.

use super::Checker;
use super::finding::{Judgement, require, unjustified};
use crate::trigger::decide::{check_begins_in_observe, version_of};
use crate::{PulledByTrigger, Record, State, TriggerFired, TriggersPublished, parse_triggers};

impl Checker {
    /// A trigger fired: its predicate holds in the state before, and it was enforced where it says so.
    pub(super) fn judge_fired(&self, record: &Record, fired: &TriggerFired) -> Judgement {
        require(record.actor == "hub", "Only the hub records that a trigger fired.")?;
        let due = self.state.due_triggers(record.at);
        let due = due.iter().find(|due| due.trigger == record.subject && due.fired == *fired);
        let due = due.ok_or_else(|| unjustified("No trigger in force fires for this."))?;
        let stopped = due.stop().is_none_or(|(id, _)| self.state.stops.get(&id).is_some());
        require(stopped, "The trigger enforces, but no stop was written.")
    }

    /// A stop that a trigger wrote.
    pub(super) fn judge_stop_by_trigger(&self, record: &Record, pulled: &PulledByTrigger) -> Judgement {
        require(record.actor == "hub", "Only the hub stops by a trigger.")?;
        require(self.state.stops.get(&record.subject).is_none(), "A stop has this id.")?;
        let due = self.state.due_triggers(record.at);
        let wrote = due.iter().filter(|due| due.trigger == pulled.trigger).filter_map(crate::DueTrigger::stop);
        let fits = wrote.into_iter().any(|(id, stop)| id == *record.subject && stop == pulled.pulled);
        require(fits, "No trigger in force stops this.")
    }
}

/// Whether the signed command publishes exactly these triggers.
pub(super) fn names_triggers(state: &State, source: &str, replaces: &str, record: &Record, published: &TriggersPublished) -> bool {
    let Ok(parsed) = parse_triggers(source) else { return false };
    let fits = published.source == source && published.triggers == parsed && record.subject == version_of(state, source);
    fits && state.triggers.version == replaces && check_begins_in_observe(&state.triggers.in_force, &parsed).is_ok()
}
