//! What administrators change about people, devices and invites.

use super::read::view;
use crate::core::{Core, submissions::Effect};
use crate::error::{DeskError, refused};
use crate::identity::invite_code;
use crate::links;
use crate::outbox::submit::administer;
use crate::replica::people;
use crate::view::{NewInvite, PeopleView, ProfileDraft};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Digest, INVITE, Invited, Role};
use std::sync::Arc;

const HOUR_MS: i64 = 3_600_000;

/// Makes an invite; its code is shown once.
pub(crate) async fn invite(core: &Arc<Core>, draft: ProfileDraft, hours: u32, person: Option<String>) -> Result<NewInvite, DeskError> {
    let code = invite_code::new()?;
    let valid_ms = i64::from(hours) * HOUR_MS;
    let command = DeskCommand::Invite {
        invite: crate::clock::new_id(INVITE)?.into(),
        code: Digest::of(code.as_bytes()),
        valid_ms,
        profile: invited(draft),
        person: person.map(Into::into),
    };
    let effect = administer(core, command, "Invite a person".into()).await?;
    let until = core.clock.now() + valid_ms;
    let url = core.connection.hub_url();
    let address = url.filter(|url| !links::is_here(url));
    let name = core.account.hub_name().map_or_else(|| "our hub".into(), |name| visible_line(&name));
    let message = match &address {
        Some(address) => format!(
            "Join {name} in Holdpoint: open the app, choose Join a team, and enter\n\nAddress: {address}\nInvite code: {code}\n\nThe code works once."
        ),
        None => format!("Invite code: {code}\n\nThe code works once."),
    };
    Ok(NewInvite { code, until, address, message, waiting: effect == Effect::Waiting })
}

pub(crate) async fn revoke_invite(core: &Arc<Core>, invite: String) -> Result<PeopleView, DeskError> {
    administer(core, DeskCommand::RevokeInvite { invite: invite.into() }, "Revoke an invite".into()).await?;
    view(core)
}

pub(crate) async fn change(core: &Arc<Core>, person: String, draft: ProfileDraft) -> Result<PeopleView, DeskError> {
    let sentence = format!("Change the roles of {}", name_of(core, &person)?);
    administer(core, DeskCommand::ChangePerson { person: person.into(), profile: invited(draft) }, sentence).await?;
    view(core)
}

pub(crate) async fn revoke(core: &Arc<Core>, person: String) -> Result<PeopleView, DeskError> {
    let sentence = format!("Deactivate {}", name_of(core, &person)?);
    administer(core, DeskCommand::RevokePerson { person: person.into() }, sentence).await?;
    view(core)
}

pub(crate) async fn revoke_device(core: &Arc<Core>, device: String) -> Result<PeopleView, DeskError> {
    administer(core, DeskCommand::RevokeDevice { device: device.into() }, "Revoke a device".into()).await?;
    view(core)
}

fn name_of(core: &Core, person: &str) -> Result<String, DeskError> {
    let names = core.replica.read(people::names)?;
    let unknown = || refused("not_found", "This person is unknown", "No person with this id is enrolled at this hub.");
    names.get(person).map(|name| visible_line(name)).ok_or_else(unknown)
}

fn invited(draft: ProfileDraft) -> Invited {
    let tidy = |list: Vec<String>| -> Vec<String> {
        let mut tidied: Vec<String> = list.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        tidied.sort();
        tidied.dedup();
        tidied
    };
    let roles = Role::ALL.into_iter().filter(|role| draft.roles.contains(role)).collect();
    let email = Some(draft.email.trim().to_owned()).filter(|email| !email.is_empty());
    Invited { roles, email, teams: tidy(draft.teams), qualifications: tidy(draft.qualifications) }
}
