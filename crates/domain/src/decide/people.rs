//! People: invited, enrolled with a device, changed, revoked.

use super::{Accepted, check_id, check_name, span};
use crate::{
    Code, DeviceEnrolled, Digest, Empty, Enroll, EnrollBy, Event, Invite, InviteMade, InviteUsed, Invited, MAX_GROUPS, MAX_INVITE_MS,
    MAX_NAME_CHARS, Ms, PersonEnrolled, Refusal, Role, State, invalid,
};

pub(super) fn enroll(state: &State, enroll: &Enroll, now: Ms) -> Result<Accepted, Refusal> {
    check_id("person", &enroll.person)?;
    check_id("device", &enroll.device)?;
    check_name("name", &enroll.name)?;
    check_name("device_name", &enroll.device_name)?;
    if let Some(known) = state.devices.get(&enroll.device) {
        // Its person may be another than was sent: the answer that said so may have been lost.
        return match known.enrolled.key == enroll.key {
            true if state.may_sign(&enroll.device) => Ok(Accepted::nothing_new()),
            true if state.left.contains(&known.enrolled.person) => Err(left()),
            true => Err(Refusal::new(Code::DeviceRevoked, "This device was revoked. Ask an administrator.")),
            false => Err(Refusal::new(Code::AlreadyExists, "A device with this id is enrolled with another key.")),
        };
    }
    if state.devices.values().any(|device| device.enrolled.key == enroll.key) {
        return Err(Refusal::new(Code::AlreadyExists, "This key belongs to another device. Make a new one."));
    }
    let (person, event, invite) = vouched(state, enroll, now)?;
    if state.left.contains(&person) {
        return Err(left());
    }
    let mut accepted = Accepted::default();
    if let Some(event) = event {
        accepted.add(event.draft(now, "hub", &person, None)?);
    }
    let enrolled = DeviceEnrolled { person: person.clone(), name: enroll.device_name.clone(), key: enroll.key.clone() };
    accepted.add(Event::DeviceEnrolled(enrolled).draft(now, "hub", &enroll.device, None)?);
    if let Some(invite) = invite {
        let used = InviteUsed { person, device: enroll.device.clone() };
        accepted.add(Event::InviteUsed(used).draft(now, "hub", &invite, None)?);
    }
    Ok(accepted)
}

type Vouched = (String, Option<Event>, Option<String>);

fn left() -> Refusal {
    Refusal::new(Code::PersonRevoked, "You take part in this hub no more. Ask an administrator.")
}

// Whose device it is, what is new about them, and the invite that is spent by it.
fn vouched(state: &State, enroll: &Enroll, now: Ms) -> Result<Vouched, Refusal> {
    let person = enroll.person.clone();
    let name = enroll.name.clone();
    match &enroll.by {
        EnrollBy::Owner => {
            let profile = PersonEnrolled { name, roles: Role::ALL.to_vec(), ..PersonEnrolled::default() };
            let new = !state.people.contains_key(&person);
            Ok((person, new.then_some(Event::PersonEnrolled(profile)), None))
        }
        EnrollBy::Invite(code) => {
            let (id, invite) = usable(state, code, now)?;
            if let Some(person) = &invite.made.person {
                return Ok((person.clone(), None, Some(id.into())));
            }
            let event = newcomer(state, &person, profile_of(name, &invite.made.profile))?;
            Ok((person, Some(event), Some(id.into())))
        }
        EnrollBy::Identity { identity, email, newcomers, invite } => {
            if let Some((known, _)) = state.people.iter().find(|(_, known)| known.identity == Some(*identity)) {
                return Ok((known.clone(), None, None));
            }
            let account = Account { identity: *identity, email: email.as_deref() };
            match invite {
                Some(code) => with_invite(state, enroll, &account, code, now),
                None => newcomer_by_account(state, enroll, &account, newcomers.clone().ok_or_else(no_account)?),
            }
        }
    }
}

// An account at the identity provider that nobody here has signed in with.
struct Account<'a> {
    identity: Digest,
    email: Option<&'a str>,
}

// The hub's settings say what newcomers may do. Whoever is here by another way, or was, is none:
// a second person of theirs would count twice, or come back.
fn newcomer_by_account(state: &State, enroll: &Enroll, account: &Account<'_>, roles: Vec<Role>) -> Result<Vouched, Refusal> {
    let theirs =
        |known: &PersonEnrolled| known.email.as_deref().zip(account.email).is_some_and(|(known, new)| known.eq_ignore_ascii_case(new));
    if let Some((known, _)) = state.people.iter().find(|(_, known)| theirs(known)) {
        return Err(if state.left.contains(known) { left() } else { known_by_address() });
    }
    let email = account.email.map(str::to_owned);
    let profile = PersonEnrolled { name: enroll.name.clone(), roles, email, identity: Some(account.identity), ..PersonEnrolled::default() };
    Ok((enroll.person.clone(), Some(newcomer(state, &enroll.person, profile)?), None))
}

fn known_by_address() -> Refusal {
    let detail = "Somebody with this e-mail address takes part already, but not with this account. Ask an administrator for an invite for that person.";
    Refusal::new(Code::InviteUnknown, detail)
}

// An invite says what its owner may do, or whose account it is.
fn with_invite(state: &State, enroll: &Enroll, account: &Account<'_>, code: &Digest, now: Ms) -> Result<Vouched, Refusal> {
    let identity = Some(account.identity);
    let (id, invite) = usable(state, code, now)?;
    if let Some(person) = &invite.made.person {
        let before = find(state, person)?;
        if before.identity.is_some() {
            return Err(Refusal::new(Code::AlreadyExists, "The person this invite is for signs in with another account."));
        }
        let after = PersonEnrolled { identity, ..before.clone() };
        return Ok((person.clone(), Some(Event::PersonChanged(after)), Some(id.into())));
    }
    let invited = profile_of(enroll.name.clone(), &invite.made.profile);
    let email = account.email.map(str::to_owned).or(invited.email.clone());
    let profile = PersonEnrolled { identity, email, ..invited };
    Ok((enroll.person.clone(), Some(newcomer(state, &enroll.person, profile)?), Some(id.into())))
}

fn no_account() -> Refusal {
    Refusal::new(Code::InviteUnknown, "Nobody with this account takes part here. Ask an administrator for an invite.")
}

// What is meant for a newcomer must not become another device of somebody who is here.
fn newcomer(state: &State, person: &str, profile: PersonEnrolled) -> Result<Event, Refusal> {
    match state.people.contains_key(person) {
        true => Err(Refusal::new(Code::AlreadyExists, "A person with this id takes part already.")),
        false => Ok(Event::PersonEnrolled(profile)),
    }
}

fn profile_of(name: String, invited: &Invited) -> PersonEnrolled {
    let Invited { roles, email, teams, qualifications } = invited.clone();
    PersonEnrolled { name, roles, email, teams, qualifications, identity: None }
}

fn usable<'a>(state: &'a State, code: &Digest, now: Ms) -> Result<(&'a str, &'a Invite), Refusal> {
    let found = state.invites.iter().find(|(_, invite)| invite.made.code == *code);
    let refused = |detail: String| Refusal::new(Code::InviteUnknown, detail);
    match found {
        None => Err(refused("There is no invite with this code. Check it, or ask for a new one.".into())),
        Some((_, invite)) if invite.spent => Err(refused("This invite was used or taken back. Ask for a new one.".into())),
        Some((_, invite)) if invite.made.until <= now => {
            Err(refused(format!("This invite ended {} ago. Ask for a new one.", span(now - invite.made.until))))
        }
        Some((id, invite)) => Ok((id, invite)),
    }
}

/// What is asked for with an invite.
pub(super) struct Inviting<'a> {
    pub invite: &'a str,
    pub code: Digest,
    pub valid_ms: i64,
    pub profile: &'a Invited,
    pub person: Option<&'a str>,
}

pub(super) fn invite(state: &State, by: &str, inviting: &Inviting<'_>, now: Ms) -> Result<Accepted, Refusal> {
    let Inviting { invite, code, valid_ms, profile, person } = *inviting;
    check_id("invite", invite)?;
    check_profile(profile)?;
    if let Some(known) = state.invites.get(invite) {
        return match known.made.code == code {
            true => Ok(Accepted::nothing_new()),
            false => Err(Refusal::new(Code::AlreadyExists, "An invite with this id exists.")),
        };
    }
    if state.invites.values().any(|known| known.made.code == code) {
        return Err(Refusal::new(Code::AlreadyExists, "This code was used before. Make a new one."));
    }
    if !(1..=MAX_INVITE_MS).contains(&valid_ms) {
        return Err(invalid("valid_ms", "An invite works for at most 30 days."));
    }
    match person {
        Some(person) => drop(find(state, person)?),
        None if profile.roles.is_empty() => return Err(invalid("roles", "Say what they may do: at least one role.")),
        None => {}
    }
    let made = InviteMade { code, until: now + valid_ms, profile: profile.clone(), person: person.map(str::to_owned) };
    Accepted::one(Event::InviteMade(made).draft(now, by, invite, None))
}

pub(super) fn revoke_invite(state: &State, by: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    match state.invites.get(id) {
        None => Err(Refusal::new(Code::NotFound, "There is no invite with this id.")),
        Some(invite) if invite.spent => Ok(Accepted::nothing_new()),
        Some(_) => Accepted::one(Event::InviteRevoked(Empty {}).draft(now, by, id, None)),
    }
}

pub(super) fn change(state: &State, by: &str, id: &str, profile: &Invited, now: Ms) -> Result<Accepted, Refusal> {
    check_profile(profile)?;
    if profile.roles.is_empty() {
        return Err(invalid("roles", "Say what they may do: at least one role. Whoever takes part no more is revoked."));
    }
    let before = find(state, id)?;
    let identity = before.identity;
    let after = PersonEnrolled { identity, ..profile_of(before.name.clone(), profile) };
    if after == *before {
        return Ok(Accepted::nothing_new());
    }
    if !after.roles.contains(&Role::Administrator) {
        check_not_last(state, id)?;
    }
    Accepted::one(Event::PersonChanged(after).draft(now, by, id, None))
}

pub(super) fn revoke_person(state: &State, by: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    if state.left.contains(id) {
        return Ok(Accepted::nothing_new());
    }
    find(state, id)?;
    check_not_last(state, id)?;
    let mut accepted = Accepted::one(Event::PersonRevoked(Empty {}).draft(now, by, id, None))?;
    release_claims(state, by, id, now, &mut accepted)?;
    Ok(accepted)
}

pub(super) fn revoke_device(state: &State, by: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let device = state.devices.get(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no device with this id."))?;
    if device.revoked {
        return Ok(Accepted::nothing_new());
    }
    let person = &device.enrolled.person;
    let others = state.devices.iter().any(|(other, device)| other != id && device.enrolled.person == *person && !device.revoked);
    if !others {
        check_not_last(state, person)?;
    }
    let mut accepted = Accepted::one(Event::DeviceRevoked(Empty {}).draft(now, by, id, None))?;
    if !others {
        release_claims(state, by, person, now, &mut accepted)?;
    }
    Ok(accepted)
}

// What somebody held who can no longer act is free for others at once.
fn release_claims(state: &State, by: &str, person: &str, now: Ms, accepted: &mut Accepted) -> Result<(), Refusal> {
    let held = |action: &crate::Action| action.claim.as_ref().is_some_and(|claim| claim.by == person);
    let mut ids: Vec<&str> = state.actions.values().filter(|action| held(action)).map(|action| action.id.as_str()).collect();
    ids.sort_unstable();
    for id in ids {
        accepted.add(Event::ActionReleased(Empty {}).draft(now, by, id, None)?);
    }
    Ok(())
}

fn find<'a>(state: &'a State, id: &str) -> Result<&'a PersonEnrolled, Refusal> {
    let person = state.people.get(id).filter(|_| !state.left.contains(id));
    person.ok_or_else(|| Refusal::new(Code::NotFound, "There is no such person here."))
}

// A hub without an administrator could never be changed again.
fn check_not_last(state: &State, person: &str) -> Result<(), Refusal> {
    let can_act = |id: &str| state.devices.values().any(|device| device.enrolled.person == id && !device.revoked);
    let administers = |id: &str| state.has_role(id, Role::Administrator) && can_act(id);
    if !administers(person) || state.people.keys().any(|id| id != person && administers(id)) {
        return Ok(());
    }
    Err(Refusal::new(Code::LastAdministrator, "This is the only administrator. Make somebody else administrator first."))
}

fn check_profile(profile: &Invited) -> Result<(), Refusal> {
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
