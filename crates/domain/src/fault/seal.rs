//! How the cause of a proposal is sealed: alike for calls of tools and for plans of faults.

use super::{CauseBody, ProposalCause};
use crate::{Accepted, ActionCaused, ActionProposed, Code, Digest, Draft, Event, Ms, OnDeadline, Propose, Refusal, State, canonical};

pub(super) fn refuse_would_execute() -> Refusal {
    let detail = "The policy would let this action run without a person, so it cannot be planted. Choose a kind that people decide.";
    Refusal::new(Code::WouldExecute, detail)
}

/// Refuses to record a planted action that could run without a person.
pub(crate) fn check_plantable(header: &ActionProposed) -> Result<(), Refusal> {
    if header.policy.auto_approve || header.on_deadline == OnDeadline::Allow { Err(refuse_would_execute()) } else { Ok(()) }
}

/// The cause of a tool's own call.
pub(crate) fn call_cause(propose: &Propose) -> Result<ProposalCause, Refusal> {
    Ok(ProposalCause::Call { request: request_digest(propose)?, token: propose.token })
}

/// The record that follows a proposal, alike for calls and plans: see [`ActionCaused`].
pub(crate) fn cause_draft(
    state: &State,
    propose: &Propose,
    cause: &ProposalCause,
    actor: &str,
    now: Ms,
    accepted: &mut Accepted,
) -> Result<Draft, Refusal> {
    let keys = state.draws.key();
    let action = propose.action.as_str();
    let request = propose.key.as_ref().map_or_else(|| request_digest(propose), |key| Ok(key.request))?;
    let key = propose.key.as_ref().map_or_else(|| format!("no key of {action}"), |key| sealed_key_text(&propose.tool, &key.key));
    let header = ActionCaused { key: keys.keyed(&key), request: keys.keyed(&sealed_request_text(action, &request)) };
    let body = accepted.body(&CauseBody { salt: keys.keyed(&format!("cause of {action}")), cause: cause.clone() })?;
    accepted.cause = Some(cause.clone());
    Event::from(crate::ActionEvent::Caused(header)).draft(now, actor, action, Some(body))
}

pub(crate) fn sealed_key_text(tool: &str, key: &str) -> String {
    format!("key {tool}\n{key}")
}

pub(crate) fn sealed_request_text(action: &str, request: &Digest) -> String {
    format!("request {action} {request}")
}

fn request_digest(propose: &Propose) -> Result<Digest, Refusal> {
    let bytes = canonical(&propose.proposal).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    Ok(Digest::of(&bytes))
}
