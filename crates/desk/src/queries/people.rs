//! People, their devices and the invites, and how administrators change them.

use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::identity::invite_code;
use crate::links;
use crate::replica::people::{self, DeviceLine, InviteLine};
use crate::send::administer;
use crate::view::{DeviceRow, InviteRow, NewInvite, PeopleView, PersonRow, ProfileDraft, RoleView};
use crate::words::initials;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Digest, INVITE, Invited, PersonEnrolled, Role};
use std::collections::HashMap;
use std::sync::Arc;

const HOUR_MS: i64 = 3_600_000;

/// Everybody, and what may be changed by whoever looks.
pub(crate) fn view(core: &Core) -> Result<PeopleView, DeskError> {
    let now = core.clock.now();
    let me = core.me();
    let (everybody, devices, invites) =
        core.replica.read(|conn| Ok::<_, DeskError>((people::everybody(conn)?, people::devices(conn)?, people::invites(conn, now)?)))?;
    let names: HashMap<&str, String> = everybody.iter().map(|person| (person.id.as_str(), visible_line(&person.profile.name))).collect();
    let invites = invites.into_iter().map(|line| invite_row(line, &names)).collect();
    let this = core.account.profile().map(|profile| profile.device.clone());
    let mut of: HashMap<String, Vec<DeviceRow>> = HashMap::new();
    for device in devices {
        of.entry(device.person.clone()).or_default().push(device_row(device, this.as_deref()));
    }
    let people = everybody
        .iter()
        .map(|person| {
            let PersonEnrolled { name, roles, email, teams, qualifications, identity } = &person.profile;
            let name = visible_line(name);
            PersonRow {
                initials: initials(&name),
                name,
                me: me.as_deref() == Some(&person.id),
                roles: roles.iter().copied().map(shown).collect(),
                teams: lines(teams),
                qualifications: lines(qualifications),
                email: email.as_deref().map(visible_line),
                signs_in: identity.is_some(),
                left_at: person.left_at,
                devices: of.remove(&person.id).unwrap_or_default(),
                id: person.id.clone(),
            }
        })
        .collect();
    Ok(PeopleView { people, invites, read_only: read_only(core)? })
}

/// Why this person may not administer; none when they may.
pub(crate) fn read_only(core: &Core) -> Result<Option<String>, DeskError> {
    let profile = match core.me() {
        Some(me) => core.replica.read(|conn| people::profile(conn, &me))?,
        None => None,
    };
    let may = profile.is_some_and(|profile| profile.roles.contains(&Role::Administrator));
    Ok((!may).then(|| "Only administrators change this.".into()))
}

/// Makes an invite; its code is shown once.
pub(crate) async fn invite(core: &Arc<Core>, draft: ProfileDraft, hours: u32, person: Option<String>) -> Result<NewInvite, DeskError> {
    let code = invite_code::new()?;
    let valid_ms = i64::from(hours) * HOUR_MS;
    let command = DeskCommand::Invite {
        invite: crate::clock::new_id(INVITE)?,
        code: Digest::of(code.as_bytes()),
        valid_ms,
        profile: invited(draft),
        person,
    };
    administer(core, command, "Invite somebody".into()).await?;
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
    Ok(NewInvite { code, until, address, message })
}

pub(crate) async fn revoke_invite(core: &Arc<Core>, invite: String) -> Result<PeopleView, DeskError> {
    administer(core, DeskCommand::RevokeInvite { invite }, "Take back an invite".into()).await?;
    view(core)
}

pub(crate) async fn change(core: &Arc<Core>, person: String, draft: ProfileDraft) -> Result<PeopleView, DeskError> {
    let sentence = format!("Change what {} may do", name_of(core, &person)?);
    administer(core, DeskCommand::ChangePerson { person, profile: invited(draft) }, sentence).await?;
    view(core)
}

pub(crate) async fn revoke(core: &Arc<Core>, person: String) -> Result<PeopleView, DeskError> {
    let sentence = format!("End the part of {}", name_of(core, &person)?);
    administer(core, DeskCommand::RevokePerson { person }, sentence).await?;
    view(core)
}

pub(crate) async fn revoke_device(core: &Arc<Core>, device: String) -> Result<PeopleView, DeskError> {
    administer(core, DeskCommand::RevokeDevice { device }, "Revoke a device".into()).await?;
    view(core)
}

fn name_of(core: &Core, person: &str) -> Result<String, DeskError> {
    let names = core.replica.read(people::names)?;
    let unknown = || refused("not_found", "This person is not here", "Nobody with this id takes part in this hub.");
    names.get(person).map(|name| visible_line(name)).ok_or_else(unknown)
}

fn invited(draft: ProfileDraft) -> Invited {
    let tidy = |list: Vec<String>| -> Vec<String> {
        let mut tidied: Vec<String> = list.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        tidied.sort();
        tidied.dedup();
        tidied
    };
    let roles = Role::ALL.into_iter().filter(|role| draft.roles.contains(&shown(*role))).collect();
    let email = Some(draft.email.trim().to_owned()).filter(|email| !email.is_empty());
    Invited { roles, email, teams: tidy(draft.teams), qualifications: tidy(draft.qualifications) }
}

fn invite_row(line: InviteLine, names: &HashMap<&str, String>) -> InviteRow {
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| visible_line(id));
    let Invited { roles, email, teams, qualifications } = &line.made.profile;
    InviteRow {
        made_at: line.at,
        until: line.made.until,
        by: name(&line.by),
        roles: roles.iter().copied().map(shown).collect(),
        teams: lines(teams),
        qualifications: lines(qualifications),
        email: email.as_deref().map(visible_line),
        device_of: line.made.person.as_deref().map(name),
        id: line.id,
    }
}

fn device_row(device: DeviceLine, this: Option<&str>) -> DeviceRow {
    DeviceRow {
        name: visible_line(&device.name),
        key_short: Digest::of(&STANDARD.decode(&device.key).unwrap_or_default()).short(),
        this: this == Some(&device.id),
        enrolled_at: device.enrolled_at,
        revoked_at: device.revoked_at,
        id: device.id,
    }
}

fn lines(list: &[String]) -> Vec<String> {
    list.iter().map(|name| visible_line(name)).collect()
}

const fn shown(role: Role) -> RoleView {
    match role {
        Role::Reviewer => RoleView::Reviewer,
        Role::Manager => RoleView::Manager,
        Role::Trainer => RoleView::Trainer,
        Role::Administrator => RoleView::Administrator,
    }
}
