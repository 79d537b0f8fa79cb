//! Enrolling a device and, with the first one, its person.

use super::decide::{find_person, profile_of};
use crate::admin_change::decide::{has_two_administrators, made_by_owner};
use crate::input::{check_id, check_name};
use crate::invite::decide::find_usable_invite;
use crate::{
    Accepted, Code, DeviceEnrolled, DeviceEvent, Digest, Enroll, EnrollBy, Event, InviteEvent, InviteUsed, Ms, PersonEnrolled, PersonEvent,
    Refusal, Role, State, is_same_identity,
};

pub(crate) fn enroll(state: &State, enroll: &Enroll, now: Ms) -> Result<Accepted, Refusal> {
    check_id("person", &enroll.person)?;
    check_id("device", &enroll.device)?;
    check_name("name", &enroll.name)?;
    check_name("device_name", &enroll.device_name)?;
    if let Some(known) = state.devices.get(&enroll.device) {
        // Its person may be another than was sent: the answer that said so may have been lost.
        return match known.enrolled.key == enroll.key {
            true if state.may_sign(&enroll.device) => Ok(Accepted::nothing_new()),
            true if state.people.is_deactivated(&known.enrolled.person) => Err(access_revoked()),
            true => Err(Refusal::new(Code::DeviceRevoked, "This device was revoked. Ask an administrator.")),
            false => Err(Refusal::new(Code::AlreadyExists, "A device with this id is enrolled with another key.")),
        };
    }
    if state.devices.by_id.values().any(|device| device.enrolled.key == enroll.key) {
        return Err(Refusal::new(Code::AlreadyExists, "This key belongs to another device. Make a new one."));
    }
    let (person, event, invite) = admit(state, enroll, now)?;
    if state.people.is_deactivated(&person) {
        return Err(access_revoked());
    }
    let mut accepted = Accepted::default();
    if matches!(enroll.by, EnrollBy::Owner) && has_two_administrators(state) {
        accepted.add(made_by_owner("hub", &enroll.device, now)?);
    }
    if let Some(event) = event {
        accepted.add(Event::from(event).draft(now, "hub", &person, None)?);
    }
    let enrolled = DeviceEnrolled { person: person.clone().into(), name: enroll.device_name.clone(), key: enroll.key.clone() };
    accepted.add(Event::from(DeviceEvent::Enrolled(enrolled)).draft(now, "hub", &enroll.device, None)?);
    if let Some(invite) = invite {
        let used = InviteUsed { person: person.into(), device: enroll.device.clone() };
        accepted.add(Event::from(InviteEvent::Used(used)).draft(now, "hub", &invite, None)?);
    }
    Ok(accepted)
}

// The person, what is new about them, and the invite that is used up.
type Admission = (String, Option<PersonEvent>, Option<String>);

fn access_revoked() -> Refusal {
    Refusal::new(Code::PersonRevoked, "Your access to this hub was revoked. Ask an administrator.")
}

fn admit(state: &State, enroll: &Enroll, now: Ms) -> Result<Admission, Refusal> {
    let person = enroll.person.clone();
    let name = enroll.name.clone();
    match &enroll.by {
        EnrollBy::Owner => {
            let profile = PersonEnrolled { name, roles: Role::ALL.to_vec(), ..PersonEnrolled::default() };
            let new = !state.people.by_id.contains_key(&person);
            Ok((person.into(), new.then_some(PersonEvent::Enrolled(profile)), None))
        }
        EnrollBy::Invite(code) => {
            let (id, invite) = find_usable_invite(state, code, now)?;
            if let Some(person) = &invite.made.person {
                return Ok((person.clone().into(), None, Some(id.into())));
            }
            let event = newcomer(state, &person, profile_of(name, &invite.made.profile))?;
            Ok((person.into(), Some(event), Some(id.into())))
        }
        EnrollBy::Identity { identity, email, newcomers, invite } => {
            if let Some((known, _)) = state.people.by_id.iter().find(|(_, known)| known.identity == Some(*identity)) {
                return Ok((known.clone().into(), None, None));
            }
            let account = Account { identity: *identity, email: email.as_deref() };
            match invite {
                Some(code) => with_invite(state, enroll, &account, code, now),
                None => newcomer_by_account(state, enroll, &account, newcomers.clone().ok_or_else(no_account)?),
            }
        }
    }
}

// An account at the identity provider that is not yet a person's here.
struct Account<'a> {
    identity: Digest,
    email: Option<&'a str>,
}

// The hub's settings give the roles of new people. A person who is or was enrolled another way is
// refused: a second enrolment would let them vote twice, or come back after a revocation.
fn newcomer_by_account(state: &State, enroll: &Enroll, account: &Account<'_>, roles: Vec<Role>) -> Result<Admission, Refusal> {
    let theirs =
        |known: &PersonEnrolled| known.email.as_deref().zip(account.email).is_some_and(|(known, new)| is_same_identity(known, new));
    if let Some((known, _)) = state.people.by_id.iter().find(|(_, known)| theirs(known)) {
        return Err(if state.people.is_deactivated(known) { access_revoked() } else { known_by_address() });
    }
    let email = account.email.map(str::to_owned);
    let profile = PersonEnrolled { name: enroll.name.clone(), roles, email, identity: Some(account.identity), ..PersonEnrolled::default() };
    Ok((enroll.person.clone().into(), Some(newcomer(state, &enroll.person, profile)?), None))
}

fn known_by_address() -> Refusal {
    let detail = "Somebody with this e-mail address takes part already, but not with this account. Ask an administrator for an invite for that person.";
    Refusal::new(Code::InviteUnknown, detail)
}

// An invite says what its owner may do, or whose account it is.
fn with_invite(state: &State, enroll: &Enroll, account: &Account<'_>, code: &Digest, now: Ms) -> Result<Admission, Refusal> {
    let identity = Some(account.identity);
    let (id, invite) = find_usable_invite(state, code, now)?;
    if let Some(person) = &invite.made.person {
        let before = find_person(state, person)?;
        if before.identity.is_some() {
            return Err(Refusal::new(Code::AlreadyExists, "The person this invite is for signs in with another account."));
        }
        let after = PersonEnrolled { identity, ..before.clone() };
        return Ok((person.clone().into(), Some(PersonEvent::Changed(after)), Some(id.into())));
    }
    let invited = profile_of(enroll.name.clone(), &invite.made.profile);
    let email = account.email.map(str::to_owned).or(invited.email.clone());
    let profile = PersonEnrolled { identity, email, ..invited };
    Ok((enroll.person.clone().into(), Some(newcomer(state, &enroll.person, profile)?), Some(id.into())))
}

fn no_account() -> Refusal {
    Refusal::new(Code::InviteUnknown, "Nobody with this account takes part here. Ask an administrator for an invite.")
}

// An invite for a new person must not add a device to an existing person.
fn newcomer(state: &State, person: &str, profile: PersonEnrolled) -> Result<PersonEvent, Refusal> {
    match state.people.by_id.contains_key(person) {
        true => Err(Refusal::new(Code::AlreadyExists, "A person with this id takes part already.")),
        false => Ok(PersonEvent::Enrolled(profile)),
    }
}
