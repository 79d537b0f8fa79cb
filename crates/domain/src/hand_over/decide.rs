//! Offering a hand-over, and taking it.

use crate::input::check_id;
use crate::{
    Accepted, ClaimEvent, Code, Empty, Event, HandOver, HandOverContent, HandOverEvent, HandOverId, HandOverOffered, MAX_COMMENT_CHARS, Ms,
    Refusal, State, invalid,
};

/// Most entries of each list of a hand-over.
const MAX_LISTED: usize = 200;

pub(crate) fn offer(
    state: &State,
    by: &str,
    id: &HandOverId,
    offered: &HandOverOffered,
    content: &HandOverContent,
    now: Ms,
) -> Result<Accepted, Refusal> {
    resolve_offer(state, by, id, offered, content)?;
    Accepted::one(Event::from(HandOverEvent::Offered(offered.clone())).draft(now, by, id, None))
}

pub(crate) fn take(state: &State, by: &str, id: &HandOverId, now: Ms) -> Result<Accepted, Refusal> {
    let hand_over = resolve_take(state, by, id)?;
    let mut accepted = Accepted::one(Event::from(HandOverEvent::Taken(Empty {})).draft(now, by, id, None))?;
    for action in hand_over.offered.claims.iter().filter(|action| is_held(state, action, &hand_over.by)) {
        accepted.add(Event::from(ClaimEvent::Released(Empty {})).draft(now, by, action, None)?);
    }
    Ok(accepted)
}

/// Whether `by` may offer this now.
pub(crate) fn resolve_offer(
    state: &State,
    by: &str,
    id: &HandOverId,
    offered: &HandOverOffered,
    content: &HandOverContent,
) -> Result<(), Refusal> {
    check_id("hand_over", id)?;
    if state.hand_overs.get(id).is_some() {
        return Err(Refusal::new(Code::AlreadyExists, "A hand-over has this id. Use a new one."));
    }
    if offered.to == *by {
        return Err(invalid("to", "You cannot hand over to yourself. Choose another person, or leave without handing over."));
    }
    if state.people.get_active(&offered.to).is_none() {
        return Err(invalid("to", "to is no active person of this workspace."));
    }
    check_content(offered, content)
}

fn check_content(offered: &HandOverOffered, content: &HandOverContent) -> Result<(), Refusal> {
    let HandOverContent { note, half_read, stops, freezes, incidents, disagreements } = content;
    if note.chars().count() > MAX_COMMENT_CHARS {
        return Err(invalid("note", format!("note is at most {MAX_COMMENT_CHARS} characters.")));
    }
    let lengths = [offered.claims.len(), half_read.len(), stops.len(), freezes.len(), incidents.len(), disagreements.len()];
    if lengths.into_iter().max().unwrap_or_default() > MAX_LISTED {
        return Err(Refusal::new(Code::TooMany, format!("Each list of a hand-over holds at most {MAX_LISTED} entries.")));
    }
    Ok(())
}

/// The hand-over that `by` may take now.
pub(crate) fn resolve_take<'a>(state: &'a State, by: &str, id: &HandOverId) -> Result<&'a HandOver, Refusal> {
    let gone = || Refusal::new(Code::NotFound, "There is no such hand-over any more. Its author may have asked someone else.");
    let known = state.hand_overs.get(id).ok_or_else(gone)?;
    if known.offered.to != *by {
        return Err(Refusal::new(Code::Forbidden, "Another person was asked to take this over."));
    }
    if known.taken_at.is_some() {
        return Err(Refusal::new(Code::AlreadyExists, "You have taken this over."));
    }
    Ok(known)
}

/// Whether the person has claimed the action.
pub(crate) fn is_held(state: &State, action: &str, by: &str) -> bool {
    state.action(action).and_then(|action| action.claim.as_ref()).is_some_and(|claim| claim.by == *by)
}
