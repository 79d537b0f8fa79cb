//! `holdpoint admin`: manages people, their devices and invites.

use crate::args::{Admin, AdminCommand, Change, InviteFor, ProfileArgs};
use crate::desk::{Desk, fresh_id};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use crate::waiting::print_waiting;
use holdpoint_desk::identity::invite_code;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, DeviceId, Digest, INVITE, Invited, PersonEnrolled, PersonId, Role, State, is_same_identity, rfc3339};
use holdpoint_protocol::Recorded;
use serde_json::{Map, Value, json};

const HOUR_MS: i64 = 3_600_000;
/// Prefixes of the record kinds about people, devices and invites, and about changes to them.
const PEOPLE_KINDS: [&str; 5] = ["hub.", "person.", "device.", "invite.", "admin_change."];

pub(crate) async fn run(place: &Place, admin: Admin, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open(place).await?;
    let result = match admin.command {
        AdminCommand::People => people(&desk, json).await,
        AdminCommand::Invite(invite_for) => invite(&desk, invite_for, json).await,
        AdminCommand::Invites => invites(&desk, json).await,
        AdminCommand::RevokeInvite { invite } => {
            let said = format!("The invite {} is revoked.", visible_line(&invite));
            submit_and_print(&desk, DeskCommand::RevokeInvite { invite: invite.into() }, &said, json).await
        }
        AdminCommand::Change(changed) => change(&desk, changed, json).await,
        AdminCommand::RevokePerson { person } => revoke_person(&desk, &person, json).await,
        AdminCommand::RevokeDevice { device } => {
            let said = format!("The device {} is revoked.", visible_line(&device));
            submit_and_print(&desk, DeskCommand::RevokeDevice { device: device.into() }, &said, json).await
        }
    };
    desk.leave().await;
    result
}

async fn submit_and_print(desk: &Desk, command: DeskCommand, said: &str, json: bool) -> Result<Exit, Failure> {
    print_recorded(desk.submit(command).await?, said, json);
    Ok(Exit::Done)
}

fn print_recorded(recorded: Recorded, said: &str, json: bool) {
    match (recorded.change, json) {
        (Some(change), json) => print_waiting(&change, Map::new(), json),
        (None, true) => output::json(&json!({"head": recorded.head, "repeated": recorded.repeated})),
        (None, false) => output::line(said),
    }
}

async fn invite(desk: &Desk, invite_for: InviteFor, json: bool) -> Result<Exit, Failure> {
    let InviteFor { profile, hours, device_of, alone } = invite_for;
    let person = match &device_of {
        Some(named) => Some(find_person(&read_people(desk).await?, named)?.0),
        None => None,
    };
    let code = invite_code::new().map_err(|error| Failure::io("the system gives no random bytes", &error))?;
    let id = fresh_id(INVITE)?;
    let ProfileArgs { role: roles, team: teams, qualification: qualifications, email } = profile;
    let command = DeskCommand::Invite {
        invite: id.clone().into(),
        code: Digest::of(code.as_bytes()),
        valid_ms: i64::from(hours) * HOUR_MS,
        profile: Invited { roles, email, teams, qualifications },
        person: person.map(Into::into),
    };
    let recorded = desk.submit_change(command, alone.as_owner).await?;
    let report = json!({"invite": id, "code": code, "hours": hours, "url": desk.url()});
    match (json, recorded.change) {
        (true, Some(change)) => print_waiting(&change, report.as_object().cloned().unwrap_or_default(), true),
        (true, None) => output::json(&report),
        (false, waiting) => {
            if let Some(change) = waiting {
                print_waiting(&change, Map::new(), false);
            }
            output::line(&format!("An invite, valid once within {hours} hours. Its code is shown only now:"));
            output::line(&code);
        }
    }
    Ok(Exit::Done)
}

async fn change(desk: &Desk, changed: Change, json: bool) -> Result<Exit, Failure> {
    let (person, before) = find_person(&read_people(desk).await?, &changed.person)?;
    let given = |given: Vec<String>, before: &[String], none: bool| match none || !given.is_empty() {
        true => given,
        false => before.to_vec(),
    };
    let profile = Invited {
        roles: if changed.profile.role.is_empty() { before.roles.clone() } else { changed.profile.role },
        email: changed.profile.email.or_else(|| before.email.clone()),
        teams: given(changed.profile.team, &before.teams, changed.no_teams),
        qualifications: given(changed.profile.qualification, &before.qualifications, changed.no_qualifications),
    };
    let said = format!("{} now has the roles: {}.", visible_line(&before.name), role_words(&profile.roles));
    let recorded = desk.submit_change(DeskCommand::ChangePerson { person: person.into(), profile }, changed.alone.as_owner).await?;
    print_recorded(recorded, &said, json);
    Ok(Exit::Done)
}

async fn revoke_person(desk: &Desk, named: &str, json: bool) -> Result<Exit, Failure> {
    let (person, profile) = find_person(&read_people(desk).await?, named)?;
    let said = format!("The access of {} is revoked.", visible_line(&profile.name));
    submit_and_print(desk, DeskCommand::RevokePerson { person: person.into() }, &said, json).await
}

async fn people(desk: &Desk, json: bool) -> Result<Exit, Failure> {
    let state = read_people(desk).await?;
    let mut people: Vec<(&PersonId, &PersonEnrolled)> = state.people.by_id.iter().collect();
    people.sort_by_key(|(id, person)| (state.people.is_deactivated(id), person.name.to_lowercase(), (*id).clone()));
    if json {
        let listed: Vec<Value> = people.iter().map(|(id, person)| person_json(&state, id, person)).collect();
        output::json(&listed);
        return Ok(Exit::Done);
    }
    let mut rows = vec![["NAME", "ID", "ROLES", "TEAMS", "DEVICES"].map(str::to_owned).to_vec()];
    rows.extend(people.iter().map(|(id, person)| {
        let may = if state.people.is_deactivated(id) { "access revoked".into() } else { role_words(&person.roles) };
        let devices: Vec<String> =
            devices(&state, id).filter(|(device, _)| state.may_sign(device)).map(|(device, _)| device.to_string()).collect();
        let list = |of: &[String]| if of.is_empty() { "–".into() } else { visible_line(&of.join(", ")) };
        vec![visible_line(&person.name), id.to_string(), may, list(&person.teams), list(&devices)]
    }));
    output::table(&rows);
    Ok(Exit::Done)
}

fn devices<'a>(state: &'a State, person: &'a str) -> impl Iterator<Item = (&'a DeviceId, &'a str)> {
    let mut devices: Vec<_> = state.devices.by_id.iter().filter(|(_, device)| device.enrolled.person == person).collect();
    devices.sort_by_key(|(id, _)| (*id).clone());
    devices.into_iter().map(|(id, device)| (id, device.enrolled.name.as_str()))
}

fn person_json(state: &State, id: &str, person: &PersonEnrolled) -> Value {
    let devices: Vec<Value> =
        devices(state, id).map(|(device, name)| json!({"id": device, "name": name, "may_sign": state.may_sign(device)})).collect();
    json!({"id": id, "name": person.name, "roles": person.roles, "teams": person.teams, "qualifications": person.qualifications,
        "email": person.email, "takes_part": !state.people.is_deactivated(id), "devices": devices})
}

async fn invites(desk: &Desk, json: bool) -> Result<Exit, Failure> {
    let state = read_people(desk).await?;
    let now = desk.client.info().await?.now;
    let mut open: Vec<_> = state.invites.by_id.iter().filter(|(_, invite)| !invite.spent && invite.made.until > now).collect();
    open.sort_by_key(|(id, invite)| (invite.made.until, (*id).clone()));
    if json {
        let listed: Vec<Value> = open
            .iter()
            .map(|(id, invite)| {
                json!({"id": id, "until": rfc3339(invite.made.until), "roles": invite.made.profile.roles,
                "teams": invite.made.profile.teams, "device_of": invite.made.person})
            })
            .collect();
        output::json(&listed);
    } else if open.is_empty() {
        output::error_line("No invite is open. `holdpoint admin invite --role reviewer` creates one.");
    } else {
        let mut rows = vec![["ID", "UNTIL (UTC)", "FOR"].map(str::to_owned).to_vec()];
        rows.extend(open.iter().map(|(id, invite)| {
            let whom = invite.made.person.as_ref().and_then(|person| state.people.get(person));
            let whom =
                whom.map_or_else(|| role_words(&invite.made.profile.roles), |person| format!("a device of {}", visible_line(&person.name)));
            vec![id.to_string(), rfc3339(invite.made.until), whom]
        }));
        output::table(&rows);
    }
    Ok(Exit::Done)
}

fn role_words(roles: &[Role]) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    if names.is_empty() { "none".into() } else { names.join(", ") }
}

/// People, devices, invites and changes that wait, from the record.
pub(crate) async fn read_people(desk: &Desk) -> Result<State, Failure> {
    let mut state = State::default();
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch?.iter().filter(|record| PEOPLE_KINDS.iter().any(|kind| record.kind.starts_with(kind))) {
            state.apply(record).map_err(|error| {
                let detail = format!("Record {} cannot be read: {error}.", record.seq);
                Failure::new(Exit::Damaged, "record_unreadable", "The record is damaged", detail)
            })?;
        }
    }
    Ok(state)
}

/// A person by id, or by a unique name.
fn find_person(state: &State, named: &str) -> Result<(String, PersonEnrolled), Failure> {
    if let Some(person) = state.people.get(named) {
        return Ok((named.to_owned(), person.clone()));
    }
    let here = |id: &PersonId| !state.people.is_deactivated(id);
    let mut found = state.people.by_id.iter().filter(|(id, person)| here(id) && is_same_identity(&person.name, named));
    match (found.next(), found.next()) {
        (Some((id, person)), None) => Ok((id.clone().into(), person.clone())),
        (None, _) => {
            let detail = format!("There is no person named {}. `holdpoint admin people` lists all people.", visible_line(named));
            Err(Failure::new(Exit::No, "not_found", "The person was not found", detail))
        }
        (Some(_), Some(_)) => {
            let detail = format!("More than one person is named {}. Use the id from `holdpoint admin people`.", visible_line(named));
            Err(Failure::new(Exit::No, "ambiguous", "The name is ambiguous", detail))
        }
    }
}
