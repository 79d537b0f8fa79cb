//! Triggers: published by administrators, fired by the hub.

use crate::{
    Accepted, Code, Digest, Event, MAX_POLICY_BYTES, Ms, PulledByTrigger, Refusal, State, StopEvent, Trigger, TriggerEvent, TriggerMode,
    TriggersPublished, invalid, parse_triggers,
};

pub(crate) fn publish(state: &State, by: &str, source: &str, replaces: &str, now: Ms) -> Result<Accepted, Refusal> {
    if source.len() > MAX_POLICY_BYTES {
        return Err(invalid("source", format!("A file of triggers may be {} KiB large.", MAX_POLICY_BYTES / 1024)));
    }
    let known = &state.triggers;
    if known.published > 0 && known.source == source {
        return Ok(Accepted::nothing_new());
    }
    if known.version != replaces {
        let detail = format!("Version {} is in force by now. Look at what it says, then publish again.", known.version);
        return Err(Refusal::new(Code::PolicyChanged, detail).with("version", known.version.as_str()));
    }
    let triggers = parse_triggers(source)?;
    check_begins_in_observe(&known.in_force, &triggers)?;
    let version = version_of(state, source);
    let published = TriggersPublished { source: source.to_owned(), triggers };
    Accepted::one(Event::from(TriggerEvent::Published(published)).draft(now, by, &version, None))
}

/// The version that this file gets.
pub(crate) fn version_of(state: &State, source: &str) -> String {
    format!("{}-{}", state.triggers.published + 1, &Digest::of(source.as_bytes()).hex()[..8])
}

/// A new trigger, and one that looks at something else, shows first what it would have done.
pub(crate) fn check_begins_in_observe(known: &[Trigger], triggers: &[Trigger]) -> Result<(), Refusal> {
    let is_new = |trigger: &&Trigger| !known.iter().any(|known| known.name == trigger.name && known.when == trigger.when);
    let strict = triggers.iter().filter(|trigger| trigger.mode != TriggerMode::Observe).find(is_new);
    let Some(trigger) = strict else { return Ok(()) };
    let detail = format!(
        "{}: a new trigger begins in observe. Publish it with mode = \"observe\", and look at what it would have done.",
        trigger.name
    );
    Err(Refusal::new(Code::PolicyInvalid, detail))
}

/// The records of what fires now: the stop first, where one is enforced.
pub(crate) fn fire_due(state: &State, now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::default();
    for due in state.due_triggers(now) {
        if let Some((id, pulled)) = due.stop().filter(|(id, _)| state.stops.get(id).is_none()) {
            let pulled = PulledByTrigger { trigger: due.trigger.clone(), pulled };
            accepted.add(Event::from(StopEvent::PulledByTrigger(pulled)).draft(now, "hub", &id, None)?);
        }
        accepted.add(Event::from(TriggerEvent::Fired(due.fired)).draft(now, "hub", &due.trigger, None)?);
    }
    Ok(accepted)
}
