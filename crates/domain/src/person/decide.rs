//! People: changed, revoked, and what must hold for both.

use crate::claim::decide::release_claims;
use crate::input::check_name;
use crate::{
    Accepted, Code, Empty, Event, Invited, MAX_GROUPS, MAX_NAME_CHARS, Ms, PersonEnrolled, PersonEvent, Refusal, Role, State, invalid,
};

pub(crate) fn change_person(state: &State, by: &str, id: &str, profile: &Invited, now: Ms) -> Result<Accepted, Refusal> {
    check_profile(profile)?;
    if profile.roles.is_empty() {
        return Err(invalid("roles", "Say what they may do: at least one role. Whoever takes part no more is revoked."));
    }
    let before = find_person(state, id)?;
    let identity = before.identity;
    let after = PersonEnrolled { identity, ..profile_of(before.name.clone(), profile) };
    if after == *before {
        return Ok(Accepted::nothing_new());
    }
    if !after.roles.contains(&Role::Administrator) {
        check_not_last_administrator(state, id)?;
    }
    Accepted::one(Event::from(PersonEvent::Changed(after)).draft(now, by, id, None))
}

pub(crate) fn revoke_person(state: &State, by: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    if state.people.is_deactivated(id) {
        return Ok(Accepted::nothing_new());
    }
    find_person(state, id)?;
    check_not_last_administrator(state, id)?;
    let mut accepted = Accepted::one(Event::from(PersonEvent::Revoked(Empty {})).draft(now, by, id, None))?;
    release_claims(state, by, id, now, &mut accepted)?;
    Ok(accepted)
}

pub(crate) fn profile_of(name: String, invited: &Invited) -> PersonEnrolled {
    let Invited { roles, email, teams, qualifications } = invited.clone();
    PersonEnrolled { name, roles, email, teams, qualifications, identity: None }
}

pub(crate) fn find_person<'a>(state: &'a State, id: &str) -> Result<&'a PersonEnrolled, Refusal> {
    state.people.get_active(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no such person here."))
}

/// Whether an active person is administrator and has a device that may sign.
pub(crate) fn is_acting_administrator(state: &State, id: &str) -> bool {
    state.people.has_role(id, Role::Administrator) && state.devices.has_active(id, None)
}

// A hub without an administrator could never be changed again.
pub(crate) fn check_not_last_administrator(state: &State, person: &str) -> Result<(), Refusal> {
    let administers = |id: &str| is_acting_administrator(state, id);
    if !administers(person) || state.people.by_id.keys().any(|id| id != person && administers(id)) {
        return Ok(());
    }
    Err(Refusal::new(Code::LastAdministrator, "This is the only administrator. Make somebody else administrator first."))
}

pub(crate) fn check_profile(profile: &Invited) -> Result<(), Refusal> {
    let Invited { roles, email, teams, qualifications } = profile;
    if roles.len() > Role::ALL.len() {
        return Err(invalid("roles", "Name each role once."));
    }
    for (field, groups) in [("teams", teams), ("qualifications", qualifications)] {
        if groups.len() > MAX_GROUPS {
            return Err(invalid(field, format!("{field} holds at most {MAX_GROUPS} names.")));
        }
        groups.iter().try_for_each(|name| check_name(field, name))?;
    }
    match email {
        Some(email) if !email.contains('@') || email.chars().count() > MAX_NAME_CHARS || email.chars().any(char::is_control) => {
            Err(invalid("email", "This is not an e-mail address."))
        }
        _ => Ok(()),
    }
}
