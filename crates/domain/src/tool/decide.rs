//! Tools: added, changed, given another token, revoked.

use crate::input::check_name;
use crate::source::decide::is_known_token;
use crate::text::visible_line;
use crate::{
    Accepted, Code, Digest, Empty, Event, MAX_OVERLAP_MS, Ms, Refusal, State, Tool, ToolEvent, ToolName, ToolRegistered, ToolRotated,
    ToolTerms, invalid,
};

/// Adds a tool; `by` owns it where its terms name no owner.
pub(crate) fn add_tool(state: &State, by: &str, name: &str, terms: &ToolTerms, token: Digest, now: Ms) -> Result<Accepted, Refusal> {
    check_name("name", name)?;
    let name = name.trim();
    match state.tools.find(name) {
        Some((known, tool)) if *known == *name && tool.token == token => return Ok(Accepted::nothing_new()),
        Some((known, tool)) if *known != *name || tool.revoked_at.is_none() => return Err(name_taken(known, tool)),
        _ => {}
    }
    check_token(state, &token)?;
    check_simulated(state, name, &token)?;
    let terms = terms.owned_by(by);
    terms.check()?;
    Accepted::one(Event::from(ToolEvent::Registered(ToolRegistered { terms, token })).draft(now, by, name, None))
}

fn name_taken(known: &ToolName, tool: &Tool) -> Refusal {
    let known = visible_line(known);
    let detail = match tool.revoked_at {
        None => format!("A tool with the name {known} exists. Revoke it first, or choose another name."),
        Some(_) => format!("A revoked tool has the name {known}. Use exactly this name to add it again, or choose another one."),
    };
    Refusal::new(Code::AlreadyExists, detail)
}

/// Replaces the terms of a tool; `by` owns it where they name no owner.
pub(crate) fn change_tool(state: &State, by: &str, name: &str, terms: &ToolTerms, now: Ms) -> Result<Accepted, Refusal> {
    let (name, tool) = find_tool(state, name)?;
    if tool.revoked_at.is_some() {
        return Err(revoked());
    }
    let terms = terms.owned_by(by);
    terms.check()?;
    if tool.terms == terms {
        return Ok(Accepted::nothing_new());
    }
    Accepted::one(Event::from(ToolEvent::Changed(terms)).draft(now, by, name, None))
}

pub(crate) fn revoke_tool(state: &State, by: &str, name: &str, now: Ms) -> Result<Accepted, Refusal> {
    match find_tool(state, name)? {
        (_, tool) if tool.revoked_at.is_some() => Ok(Accepted::nothing_new()),
        (name, _) => Accepted::one(Event::from(ToolEvent::Revoked(Empty {})).draft(now, by, name, None)),
    }
}

pub(crate) fn rotate_token(state: &State, by: &str, name: &str, token: Digest, overlap_ms: i64, now: Ms) -> Result<Accepted, Refusal> {
    let (name, tool) = find_tool(state, name)?;
    if tool.token == token {
        return Ok(Accepted::nothing_new());
    }
    if tool.revoked_at.is_some() {
        return Err(revoked());
    }
    if !(0..=MAX_OVERLAP_MS).contains(&overlap_ms) {
        return Err(invalid("overlap_ms", "The old token may work for at most 7 days beside the new one."));
    }
    check_token(state, &token)?;
    check_simulated(state, name, &token)?;
    let rotated = ToolRotated { token, old_until: now + overlap_ms };
    Accepted::one(Event::from(ToolEvent::Rotated(rotated)).draft(now, by, name, None))
}

fn revoked() -> Refusal {
    Refusal::new(Code::TokenRevoked, "This tool was revoked. Add it again to let it propose.")
}

fn find_tool<'a>(state: &'a State, name: &str) -> Result<(&'a ToolName, &'a Tool), Refusal> {
    state.tools.find(name).ok_or_else(|| Refusal::new(Code::NotFound, "There is no tool with this name."))
}

/// The token of a simulated tool. It is no secret: a simulated hub takes no other, and no other hub takes it.
#[must_use]
pub fn simulated_token(tool: &str) -> String {
    format!("hpt_simulated_{tool}")
}

// A real tool has a random token, so it cannot be added to a simulation; a simulated one only there.
fn check_simulated(state: &State, name: &str, token: &Digest) -> Result<(), Refusal> {
    match (state.simulated, Digest::of(simulated_token(name).as_bytes()) == *token) {
        (true, false) => {
            Err(Refusal::new(Code::SimulatedHub, "This hub is simulated: real tools cannot be added. Add the tool to a real hub."))
        }
        (false, true) => Err(invalid("token", "This is the token of a simulated tool. Make a new one.")),
        (true, true) | (false, false) => Ok(()),
    }
}

// A token is made anew each time; one that is known already comes from a replayed command.
fn check_token(state: &State, token: &Digest) -> Result<(), Refusal> {
    match is_known_token(state, token) {
        true => Err(Refusal::new(Code::AlreadyExists, "This token was used before. Make a new one.")),
        false => Ok(()),
    }
}
