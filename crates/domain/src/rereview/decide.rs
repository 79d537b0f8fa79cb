//! Re-reviews: of approvals only, once for each action.

use crate::finding::decide::find_incident;
use crate::{Accepted, Code, Event, Ms, Refusal, RereviewEvent, RereviewRequested, State, Status};

pub(crate) fn request(state: &State, by: &str, action: &str, requested: &RereviewRequested, now: Ms) -> Result<Accepted, Refusal> {
    find_incident(state, &requested.incident)?;
    let known = state.action(action).ok_or_else(|| Refusal::new(Code::NotFound, "There is no action with this id."))?;
    if !is_approved(known.status) {
        return Err(Refusal::new(Code::NotApproved, "Only an action that was approved can be reviewed again."));
    }
    if state.rereviews.by_action.contains_key(action) {
        return Ok(Accepted::nothing_new());
    }
    Accepted::one(Event::from(RereviewEvent::Requested(requested.clone())).draft(now, by, &known.id, None))
}

/// Whether a status is that of an action that was allowed.
pub(crate) const fn is_approved(status: Status) -> bool {
    matches!(status, Status::Approved | Status::Edited)
}
