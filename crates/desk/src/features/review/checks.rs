//! What is checked before a review is signed, and again before a held one is released.

use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::action::content::{self, Body, content_wrong};
use crate::replica::people::PersonRow;
use crate::replica::{drills, hub, people};
use holdpoint_domain::{
    Action, COMMAND_TYPE, Command, DeskRequest, Device, DeviceEnrolled, Digest, Envelope, HubOpened, PersonEnrolled, ReadingBody, State,
    Statement, Tool, ToolTerms, Verdict, decide, text::visible_line,
};
use std::sync::Arc;

/// An approval needs content that is here and matches the digest. A rejection does not.
pub(super) fn check_content(core: &Core, action: &Action, verdict: Verdict) -> Result<(), DeskError> {
    match content::body(core, action)? {
        Body::Here(_) => Ok(()),
        Body::Wrong => Err(content_wrong()),
        Body::Missing(why) if matches!(verdict, Verdict::Approve | Verdict::Edit) => {
            Err(refused("not_here_yet", "The content is not here yet", format!("{why} It cannot be approved before it has been read.")))
        }
        Body::Missing(_) => Ok(()),
    }
}

/// The hub decides; but what it would refuse for reasons known here is refused at once, in its words.
pub(super) fn check(core: &Core, action: &Action, statement: &Statement, reading: Option<&ReadingBody>) -> Result<(), DeskError> {
    let state = known_state(core, action, statement)?;
    let envelope = Envelope { payload_type: COMMAND_TYPE.into(), payload: String::new(), signatures: Vec::new() };
    let statement = Statement { signed_at: core.clock.now(), ..statement.clone() };
    let request = DeskRequest { statement, envelope, salt: String::new(), by_owner: false, reading: reading.cloned(), set: None };
    decide(&state, &Command::Desk(Box::new(request)), core.clock.now())?;
    Ok(())
}

/// What this desk knows of the state that `decide` needs for a review of this action.
pub(crate) fn known_state(core: &Core, action: &Action, statement: &Statement) -> Result<State, DeskError> {
    let tool = &action.content.tool.name;
    let (everybody, hub_name, device, owner, drills) = core.replica.read(|conn| {
        Ok::<_, rusqlite::Error>((
            people::everybody(conn)?,
            hub::get(conn)?.map(|hub| hub.name),
            people::device(conn, &statement.device)?,
            people::tool_owner(conn, tool)?,
            drills::read_rules(conn)?,
        ))
    })?;
    let mut state = State::default();
    state.drills = drills;
    state.hub = Some((statement.hub.clone(), HubOpened { name: hub_name.unwrap_or_default(), key: String::new() }));
    state.people.names = everybody.iter().map(|person| (person.id.as_str(), &person.profile)).collect();
    for PersonRow { id, profile, left_at } in everybody {
        if left_at.is_some() {
            state.people.deactivated.insert(id.as_str().into());
        }
        state.people.by_id.insert(id.into(), PersonEnrolled { name: visible_line(&profile.name), ..profile });
    }
    // Of the tool only the owner matters here: separation of duty may exclude them.
    let known = Tool { terms: ToolTerms::unlimited(owner), token: Digest::ZERO, added_at: 0, revoked_at: None, old: None };
    state.tools.by_name.insert(tool.clone(), known);
    if let Some(device) = device {
        let enrolled = DeviceEnrolled { person: device.person.into(), name: String::new(), key: device.key };
        state.devices.by_id.insert(statement.device.clone(), Device { enrolled, revoked: device.revoked.is_some() });
    }
    state.actions.by_id.insert(action.id.clone(), Arc::new(action.clone()));
    Ok(state)
}
