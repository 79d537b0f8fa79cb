//! Sources: added, revoked, and what they state.

use crate::change::decide::add_changes;
use crate::incident::decide::add_incidents;
use crate::input::check_id;
use crate::text::visible_line;
use crate::{
    Accepted, Code, Digest, Empty, Event, MAX_NAME_CHARS, Ms, Refusal, SOURCE_ACTOR_PREFIX, SourceAdded, SourceEvent, State, StatedChange,
    StatedIncident, invalid,
};

pub(crate) fn add_source(state: &State, by: &str, name: &str, added: &SourceAdded, now: Ms) -> Result<Accepted, Refusal> {
    check_id("name", name)?;
    check_terms(added)?;
    check_simulated(state, name, added)?;
    match state.sources.get_active(name) {
        Some(known) if known.added == *added => return Ok(Accepted::nothing_new()),
        Some(_) => {
            let detail = format!("A source with the name {name} exists. Revoke it first, or choose another name.");
            return Err(Refusal::new(Code::AlreadyExists, detail));
        }
        None => {}
    }
    if added.token.is_some_and(|token| is_known_token(state, &token)) {
        return Err(Refusal::new(Code::AlreadyExists, "This token was used before. Make a new one."));
    }
    Accepted::one(Event::from(SourceEvent::Added(added.clone())).draft(now, by, name, None))
}

/// Whether a tool or a source has, or had, this token.
pub(crate) fn is_known_token(state: &State, token: &Digest) -> bool {
    state.tools.by_token.contains_key(token) || state.sources.by_token.contains_key(token)
}

fn check_terms(added: &SourceAdded) -> Result<(), Refusal> {
    if added.kind.is_signed() && added.token.is_some() {
        return Err(invalid("token", "Deliveries of this type are signed; they carry no token."));
    }
    let Some(url) = &added.url else {
        let needs_token = !added.kind.is_signed() && added.token.is_none();
        return if needs_token { Err(invalid("token", "A source that sends needs a token.")) } else { Ok(()) };
    };
    if !added.kind.can_be_polled() {
        return Err(invalid("url", format!("A source of the type {} sends; it has no address to ask.", added.kind.as_str())));
    }
    let is_address = (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(char::is_whitespace);
    if !is_address || url.chars().count() > MAX_NAME_CHARS * 10 {
        return Err(invalid("url", "url is an address that begins with https:// or http://."));
    }
    Ok(())
}

/// The token of a simulated source. It is no secret: a simulated hub takes no other, and no other hub takes it.
#[must_use]
pub fn simulated_source_token(source: &str) -> String {
    format!("hps_simulated_{source}")
}

// A real source has a random token, a secret or an address, so it cannot be added to a simulation.
fn check_simulated(state: &State, name: &str, added: &SourceAdded) -> Result<(), Refusal> {
    let is_simulated = added.token == Some(Digest::of(simulated_source_token(name).as_bytes()));
    match state.simulated {
        true if !is_simulated || added.url.is_some() => {
            Err(Refusal::new(Code::SimulatedHub, "This hub is simulated: real sources cannot be added. Add the source to a real hub."))
        }
        false if is_simulated => Err(invalid("token", "This is the token of a simulated source. Make a new one.")),
        true | false => Ok(()),
    }
}

/// What a source that was revoked is told.
#[must_use]
pub fn revoked_source(name: &str) -> Refusal {
    let name = visible_line(name);
    Refusal::new(Code::TokenRevoked, format!("The source {name} was revoked. Ask an administrator to add it again."))
}

pub(crate) fn revoke_source(state: &State, by: &str, name: &str, now: Ms) -> Result<Accepted, Refusal> {
    match state.sources.by_name.get(name) {
        None => Err(Refusal::new(Code::NotFound, "There is no source with this name.")),
        Some(source) if source.revoked_at.is_some() => Ok(Accepted::nothing_new()),
        Some(_) => Accepted::one(Event::from(SourceEvent::Revoked(Empty {})).draft(now, by, name, None)),
    }
}

/// What a source stated, in one delivery.
pub(crate) fn state_from_source(
    state: &State,
    source: &str,
    incidents: &[StatedIncident],
    changes: &[StatedChange],
    now: Ms,
) -> Result<Accepted, Refusal> {
    if state.sources.get_active(source).is_none() {
        return Err(revoked_source(source));
    }
    let by = format!("{SOURCE_ACTOR_PREFIX}{source}");
    let mut accepted = Accepted::default();
    add_incidents(state, &mut accepted, &by, incidents, now)?;
    add_changes(state, &mut accepted, &by, changes, now)?;
    Ok(Accepted { repeated: accepted.drafts.is_empty(), ..accepted })
}
