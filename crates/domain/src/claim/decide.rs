//! Claims: taken, given back, released.

use crate::action::closed::{already_reviewed, check_open, find_action};
use crate::binding::check_shown;
use crate::stop::ActionPlace;
use crate::{Accepted, Action, ActionClaimed, BREAK_MS, CLAIM_MS, ClaimEvent, Code, Empty, Event, Ms, Refusal, State, Statement, span};

pub(crate) fn claim_action(state: &State, statement: &Statement, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let action = find_action(state, id)?;
    check_open(action, now)?;
    state.may_decide(action, &statement.person, now)?;
    check_shown(action, statement)?;
    state.check_not_stopped(ActionPlace::of(&action.content))?;
    if action.reviewed_by(&statement.person) {
        return Err(already_reviewed());
    }
    check_claim(state, action, &statement.person, now)?;
    check_pause(state, action, &statement.person, now)?;
    let claimed = ActionClaimed { by: statement.person.clone(), until: now + CLAIM_MS };
    let mut accepted = Accepted::about(id);
    accepted.add(Event::from(ClaimEvent::Claimed(claimed)).draft(now, &statement.person, id, None)?);
    Ok(accepted)
}

pub(crate) fn check_claim(state: &State, action: &Action, person: &str, now: Ms) -> Result<(), Refusal> {
    match &action.claim {
        Some(claim) if claim.by != person && claim.until > now => {
            let name = state.people.get(&claim.by).map_or("Another person", |person| person.name.as_str());
            Err(Refusal::new(Code::ClaimedByOther, format!("{name} is working on this for {} more.", span(claim.until - now))))
        }
        _ => Ok(()),
    }
}

// Assignment pauses where the policy says so; reviews are taken. What is claimed is finished: its
// claim is renewed.
fn check_pause(state: &State, action: &Action, person: &str, now: Ms) -> Result<(), Refusal> {
    let Some(limit) = state.policy.in_force.pause_after_ms else { return Ok(()) };
    let is_held = action.claim.as_ref().is_some_and(|claim| claim.by == person && claim.until > now);
    match state.workload.present_session(person, now) {
        Some(session) if !is_held && now - session.from >= limit => {
            let (worked, pause) = (span(now - session.from), span(BREAK_MS));
            let detail = format!("You have worked for {worked} without a break. Claim again after a break of {pause}.");
            Err(Refusal::new(Code::BreakDue, detail))
        }
        _ => Ok(()),
    }
}

pub(crate) fn release_action(state: &State, statement: &Statement, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let action = find_action(state, id)?;
    if action.claim.as_ref().is_none_or(|claim| claim.by != statement.person) {
        return Err(Refusal::new(Code::NotClaimed, "You do not hold a claim on this action."));
    }
    let mut accepted = Accepted::about(id);
    accepted.add(Event::from(ClaimEvent::Released(Empty {})).draft(now, &statement.person, id, None)?);
    Ok(accepted)
}

// Claims of a person who can no longer act are free for others at once.
pub(crate) fn release_claims(state: &State, by: &str, person: &str, now: Ms, accepted: &mut Accepted) -> Result<(), Refusal> {
    let held = |action: &Action| action.claim.as_ref().is_some_and(|claim| claim.by == person);
    let mut ids: Vec<&str> = state.actions.by_id.values().filter(|action| held(action)).map(|action| action.id.as_str()).collect();
    ids.sort_unstable();
    for id in ids {
        accepted.add(Event::from(ClaimEvent::Released(Empty {})).draft(now, by, id, None)?);
    }
    Ok(())
}
