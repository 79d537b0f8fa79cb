//! People, their devices and the invites.

use crate::core::Core;
use crate::error::DeskError;
use crate::replica::people::{self, DeviceLine, InviteLine};
use crate::view::{DeviceRow, InviteRow, PeopleView, PersonRow};
use crate::words::initials;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Digest, Invited, PersonEnrolled, Role};
use std::collections::HashMap;

/// All people, and whether this person may change them.
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
                roles: roles.to_vec(),
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

fn invite_row(line: InviteLine, names: &HashMap<&str, String>) -> InviteRow {
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| visible_line(id));
    let Invited { roles, email, teams, qualifications } = &line.made.profile;
    InviteRow {
        made_at: line.at,
        until: line.made.until,
        by: name(&line.by),
        roles: roles.to_vec(),
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
