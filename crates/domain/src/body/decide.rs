//! Erasing a body for privacy.

use crate::{Accepted, Action, BodyErased, BodyEvent, Code, Digest, Event, MAX_COMMENT_CHARS, Ms, Refusal, State, Status, invalid};

pub(crate) fn erase(state: &State, by: &str, digest: &Digest, reason: &str, now: Ms) -> Result<Accepted, Refusal> {
    if reason.trim().is_empty() || reason.chars().count() > MAX_COMMENT_CHARS {
        return Err(invalid("reason", format!("Say why it is erased, in 1 to {MAX_COMMENT_CHARS} characters.")));
    }
    if state.bodies.is_erased(digest) {
        return Ok(Accepted::nothing_new());
    }
    let needed = |action: &Action| {
        action.body == *digest || action.cause == Some(*digest) || action.edited.as_ref().is_some_and(|edited| edited.body == *digest)
    };
    if state.actions.sealed.contains_key(digest)
        || state.actions.by_id.values().any(|action| action.status == Status::Open && needed(action))
    {
        return Err(Refusal::new(Code::StillOpen, "This belongs to an action that still waits. Erase it once the action is decided."));
    }
    let erased = BodyErased { digest: *digest, reason: Some(reason.trim().to_owned()) };
    Accepted::one(Event::from(BodyEvent::Erased(erased)).draft(now, by, &digest.to_string(), None))
}
