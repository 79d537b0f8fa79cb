//! Tools: added, given another token, revoked.

use crate::input::check_name;
use crate::{Accepted, Code, Digest, Empty, Event, MAX_OVERLAP_MS, Ms, Refusal, State, Tool, ToolAdded, ToolEvent, ToolRotated, invalid};

pub(crate) fn add_tool(state: &State, by: &str, name: &str, owner: Option<&str>, token: Digest, now: Ms) -> Result<Accepted, Refusal> {
    check_name("name", name)?;
    match state.tools.get(name) {
        Some(tool) if tool.token == token => return Ok(Accepted::nothing_new()),
        Some(tool) if tool.revoked_at.is_none() => {
            return Err(Refusal::new(Code::AlreadyExists, "A tool with this name exists. Revoke it first, or choose another name."));
        }
        _ => {}
    }
    check_token(state, &token)?;
    let added = ToolAdded { owner: owner.map(str::to_owned), token };
    Accepted::one(Event::from(ToolEvent::Added(added)).draft(now, by, name, None))
}

pub(crate) fn revoke_tool(state: &State, by: &str, name: &str, now: Ms) -> Result<Accepted, Refusal> {
    match find_tool(state, name)? {
        tool if tool.revoked_at.is_some() => Ok(Accepted::nothing_new()),
        _ => Accepted::one(Event::from(ToolEvent::Revoked(Empty {})).draft(now, by, name, None)),
    }
}

pub(crate) fn rotate_token(state: &State, by: &str, name: &str, token: Digest, overlap_ms: i64, now: Ms) -> Result<Accepted, Refusal> {
    let tool = find_tool(state, name)?;
    if tool.token == token {
        return Ok(Accepted::nothing_new());
    }
    if tool.revoked_at.is_some() {
        return Err(Refusal::new(Code::TokenRevoked, "This tool was revoked. Add it again to let it propose."));
    }
    if !(0..=MAX_OVERLAP_MS).contains(&overlap_ms) {
        return Err(invalid("overlap_ms", "The old token may work for at most 7 days beside the new one."));
    }
    check_token(state, &token)?;
    let rotated = ToolRotated { token, old_until: now + overlap_ms };
    Accepted::one(Event::from(ToolEvent::Rotated(rotated)).draft(now, by, name, None))
}

fn find_tool<'a>(state: &'a State, name: &str) -> Result<&'a Tool, Refusal> {
    state.tools.get(name).ok_or_else(|| Refusal::new(Code::NotFound, "There is no tool with this name."))
}

// A token is made anew each time; one that is known already comes from a replayed command.
fn check_token(state: &State, token: &Digest) -> Result<(), Refusal> {
    match state.tools.by_token.contains_key(token) {
        true => Err(Refusal::new(Code::AlreadyExists, "This token was used before. Make a new one.")),
        false => Ok(()),
    }
}
