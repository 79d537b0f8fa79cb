//! Hubs and desks hold the same record, and make the same state of it.

use crate::fault::{Check, Fault};
use crate::world::World;
use holdpoint_domain::{Action, Record, State, Status};
use std::collections::BTreeMap;

/// Compares every copy with the log, as far as the copy goes.
pub(super) fn check_replicas(world: &World, records: &[Record]) -> Vec<Fault> {
    let mut copies: Vec<(String, State)> = Vec::new();
    let mut found = Vec::new();
    for (number, hub) in world.hubs.iter().enumerate() {
        if let Some(hub) = hub.current().as_ref().and_then(|(hub, _)| hub.as_bare()) {
            copies.push((format!("hub {number}"), State::clone(&hub.state())));
        }
    }
    for (number, desk) in world.desks.iter().enumerate() {
        let copy = desk.copy();
        copies.push((format!("desk {number}"), copy.state.clone()));
        if copy.records.iter().zip(records).any(|(ours, log)| ours.hash != log.hash) || copy.records.len() > records.len() {
            found.push(format!("desk {number} holds records that are not in the log"));
        }
    }
    found.extend(compare_states(copies, records));
    found.into_iter().map(|detail| Fault::new(Check::Replicas, detail)).collect()
}

fn compare_states(mut copies: Vec<(String, State)>, records: &[Record]) -> Vec<String> {
    copies.sort_by_key(|(_, state)| state.head);
    let mut found = Vec::new();
    let mut truth = State::default();
    let mut rest = records.iter();
    for (name, state) in copies {
        while truth.head < state.head {
            let Some(record) = rest.next() else { break };
            // Whether headers can be read is checked elsewhere.
            let _ = truth.apply(record);
        }
        found.extend(find_difference(&describe(&truth), &describe(&state)).map(|what| format!("{name} at record {}: {what}", state.head)));
    }
    found
}

fn find_difference(log: &BTreeMap<String, String>, copy: &BTreeMap<String, String>) -> Option<String> {
    let names = log.keys().chain(copy.keys());
    let name = names.into_iter().find(|name| log.get(*name) != copy.get(*name))?;
    Some(format!("{name} is {:?}, but follows from the log as {:?}", copy.get(name), log.get(name)))
}

// What a state says, in one order. Caches that are emptied by time are left out.
fn describe(state: &State) -> BTreeMap<String, String> {
    let mut said = BTreeMap::new();
    let mut say = |what: String, value: String| drop(said.insert(what, value));
    say("head".into(), format!("{} {:?}", state.head, state.head_hash));
    say("hub".into(), format!("{:?}", state.hub));
    say("policy".into(), format!("{} {}", state.policy.in_force.version, state.policy.published));
    for (id, person) in &state.people.by_id {
        say(format!("person {}", id.as_str()), format!("{person:?} {}", state.people.is_deactivated(id)));
    }
    for (id, device) in &state.devices.by_id {
        say(format!("device {}", id.as_str()), format!("{device:?}"));
    }
    for (name, tool) in &state.tools.by_name {
        say(format!("tool {}", name.as_str()), format!("{tool:?}"));
    }
    for (id, invite) in &state.invites.by_id {
        say(format!("invite {}", id.as_str()), format!("{invite:?}"));
    }
    for (id, change) in &state.admin_changes.by_id {
        say(format!("change {}", id.as_str()), format!("{change:?}"));
    }
    for (day, commitment) in &state.draws.unrevealed {
        say(format!("draw of {day}"), format!("{commitment:?}"));
    }
    for digest in &state.bodies.erased {
        say(format!("erased {digest}"), String::new());
    }
    for (digest, author) in &state.actions.sealed {
        say(format!("sealed {digest}"), author.as_str().to_owned());
    }
    say("timers".into(), format!("{:?}", state.actions.timers));
    for action in state.actions.by_id.values().filter(|action| action.status == Status::Open) {
        say(format!("action {}", action.id.as_str()), describe_action(action));
    }
    said
}

// Verdicts of an open action are known to the hub that took the reviews.
fn describe_action(action: &Action) -> String {
    let mut action = action.clone();
    action.reviews.iter_mut().for_each(|review| review.verdict = None);
    format!("{action:?}")
}
