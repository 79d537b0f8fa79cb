//! Invites: made, taken back, looked up by code.

use crate::input::check_id;
use crate::person::decide::{check_profile, find_person};
use crate::{
    Accepted, Code, Digest, Empty, Event, Invite, InviteEvent, InviteMade, Invited, MAX_INVITE_MS, Ms, PersonId, Refusal, State, invalid,
    span,
};

/// What is asked for with an invite.
pub(crate) struct Inviting<'a> {
    pub invite: &'a str,
    pub code: Digest,
    pub valid_ms: i64,
    pub profile: &'a Invited,
    pub person: Option<&'a str>,
}

pub(crate) fn make_invite(state: &State, by: &str, inviting: &Inviting<'_>, now: Ms) -> Result<Accepted, Refusal> {
    let Inviting { invite, code, valid_ms, profile, person } = *inviting;
    check_id("invite", invite)?;
    check_profile(profile)?;
    if let Some(known) = state.invites.get(invite) {
        return match known.made.code == code {
            true => Ok(Accepted::nothing_new()),
            false => Err(Refusal::new(Code::AlreadyExists, "An invite with this id exists.")),
        };
    }
    if state.invites.by_id.values().any(|known| known.made.code == code) {
        return Err(Refusal::new(Code::AlreadyExists, "This code was used before. Make a new one."));
    }
    if !(1..=MAX_INVITE_MS).contains(&valid_ms) {
        return Err(invalid("valid_ms", "An invite works for at most 30 days."));
    }
    match person {
        Some(person) => drop(find_person(state, person)?),
        None if profile.roles.is_empty() => return Err(invalid("roles", "Say what they may do: at least one role.")),
        None => {}
    }
    let made = InviteMade { code, until: now + valid_ms, profile: profile.clone(), person: person.map(PersonId::from) };
    Accepted::one(Event::from(InviteEvent::Made(made)).draft(now, by, invite, None))
}

pub(crate) fn revoke_invite(state: &State, by: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    match state.invites.get(id) {
        None => Err(Refusal::new(Code::NotFound, "There is no invite with this id.")),
        Some(invite) if invite.spent => Ok(Accepted::nothing_new()),
        Some(_) => Accepted::one(Event::from(InviteEvent::Revoked(Empty {})).draft(now, by, id, None)),
    }
}

pub(crate) fn find_usable_invite<'a>(state: &'a State, code: &Digest, now: Ms) -> Result<(&'a str, &'a Invite), Refusal> {
    let found = state.invites.find_by_code(code);
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
