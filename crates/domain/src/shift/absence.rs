//! Absences and delegation: always with an end, and never to a person whom the policy excludes.

use crate::input::check_id;
use crate::text::visible_line;
use crate::{
    AbsenceId, AbsencePlanned, Checkpoint, Code, MAX_ABSENCE_MS, Ms, PersonEnrolled, Policy, Refusal, ReviewRequirements, Role, State,
    invalid,
};

/// Whether `by` may plan this absence now.
pub(crate) fn resolve_absence(state: &State, by: &str, id: &AbsenceId, planned: &AbsencePlanned, now: Ms) -> Result<(), Refusal> {
    check_planner(state, by, &planned.person)?;
    check_id("absence", id)?;
    if state.shifts.absences.contains_key(id) {
        return Err(Refusal::new(Code::AlreadyExists, "An absence has this id. Use a new one."));
    }
    let absent = state.people.get_active(&planned.person);
    let absent = absent.ok_or_else(|| invalid("person", "person is no active person of this workspace."))?;
    check_times(planned, now)?;
    check_one_at_a_time(state, planned)?;
    match &planned.delegate {
        Some(delegate) => check_delegate(state, absent, planned, delegate),
        None => Ok(()),
    }
}

/// Whether `by` may end this absence now.
pub(crate) fn resolve_absence_end(state: &State, by: &str, id: &AbsenceId, now: Ms) -> Result<(), Refusal> {
    let absence = state.shifts.absences.get(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no absence with this id."))?;
    check_planner(state, by, &absence.planned.person)?;
    if absence.until() <= now {
        return Err(Refusal::new(Code::NotFound, "This absence is over."));
    }
    Ok(())
}

// Everyone plans their own absence; managers and administrators also those of others.
fn check_planner(state: &State, by: &str, person: &str) -> Result<(), Refusal> {
    let manages = [Role::Manager, Role::Administrator].iter().any(|role| state.people.has_role(by, *role));
    if by == person || manages {
        return Ok(());
    }
    Err(Refusal::new(Code::Forbidden, "Only a manager or an administrator plans the absence of another person."))
}

fn check_times(planned: &AbsencePlanned, now: Ms) -> Result<(), Refusal> {
    if planned.until <= planned.from {
        return Err(invalid("until", "until is not after from. An absence ends after it begins."));
    }
    if planned.until <= now {
        return Err(invalid("until", "until is past. The absence would have no effect."));
    }
    if planned.until.saturating_sub(planned.from) > MAX_ABSENCE_MS {
        return Err(invalid("until", "An absence is at most 366 days long."));
    }
    Ok(())
}

fn check_one_at_a_time(state: &State, planned: &AbsencePlanned) -> Result<(), Refusal> {
    if is_absent(state, &planned.person, planned) {
        return Err(Refusal::new(Code::AlreadyExists, "Another absence of this person is in this time. End it first."));
    }
    Ok(())
}

fn is_absent(state: &State, person: &str, planned: &AbsencePlanned) -> bool {
    state.shifts.absences.values().any(|known| known.planned.person == *person && known.overlaps(planned.from, planned.until))
}

fn check_delegate(state: &State, absent: &PersonEnrolled, planned: &AbsencePlanned, delegate: &str) -> Result<(), Refusal> {
    if *planned.person == *delegate {
        return Err(invalid("delegate", "delegate is the absent person. Name another person, or none."));
    }
    let person = state.people.get_active(delegate);
    let person = person.ok_or_else(|| invalid("delegate", "delegate is no active person of this workspace."))?;
    if is_absent(state, delegate, planned) {
        return Err(invalid("delegate", format!("{} is absent in this time as well.", visible_line(&person.name))));
    }
    match excluding_checkpoint(&state.policy.in_force, absent, person) {
        Some(why) => Err(Refusal::new(Code::DelegateExcluded, why)),
        None => Ok(()),
    }
}

/// Why a policy excludes `delegate` from what `absent` may decide; none where it excludes them from
/// nothing. Roles, teams and qualifications are compared: who may not decide a single action, for
/// example as its requester, is compared when it is decided.
#[must_use]
pub fn excluding_checkpoint(policy: &Policy, absent: &PersonEnrolled, delegate: &PersonEnrolled) -> Option<String> {
    let (name, absent_name) = (visible_line(&delegate.name), visible_line(&absent.name));
    let excludes = |rule: &ReviewRequirements| rule.check_groups(absent, false).is_ok() && rule.check_groups(delegate, false).is_err();
    if excludes(&ReviewRequirements::default()) {
        return Some(format!("{name} is no reviewer and may not decide for {absent_name}."));
    }
    let rule = policy.checkpoints.iter().map(groups_of).find(excludes)?;
    let checkpoint = visible_line(&rule.checkpoint);
    Some(format!("The checkpoint {checkpoint} of the policy does not let {name} decide what {absent_name} decides."))
}

fn groups_of(checkpoint: &Checkpoint) -> ReviewRequirements {
    let (roles, teams, qualifications) = (checkpoint.roles.clone(), checkpoint.teams.clone(), checkpoint.qualifications.clone());
    ReviewRequirements { checkpoint: checkpoint.name.clone(), roles, teams, qualifications, ..ReviewRequirements::default() }
}
