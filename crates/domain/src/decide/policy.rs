//! What an administrator does to the whole: a policy put into force, a body erased.

use super::Accepted;
use crate::{BodyErased, Code, Digest, Event, MAX_COMMENT_CHARS, MAX_POLICY_BYTES, Ms, Policy, PolicyPublished, Refusal, State, invalid};

pub(super) fn publish(state: &State, by: &str, source: &str, replaces: &str, now: Ms) -> Result<Accepted, Refusal> {
    if source.len() > MAX_POLICY_BYTES {
        return Err(invalid("source", format!("A policy may be {} KiB large.", MAX_POLICY_BYTES / 1024)));
    }
    if state.policy.source.as_deref() == Some(source) {
        return Ok(Accepted::nothing_new());
    }
    if state.policy.version != replaces {
        let detail = format!("Version {} is in force by now. Look at what it says, then publish again.", state.policy.version);
        return Err(Refusal::new(Code::PolicyChanged, detail).with("version", state.policy.version.as_str()));
    }
    let mut policy = Policy::parse(source).map_err(|problems| mistakes(&problems))?;
    // The number orders versions for people; the digest tells two files apart.
    let version = format!("{}-{}", state.policies + 1, &Digest::of(source.as_bytes()).hex()[..8]);
    policy.version.clone_from(&version);
    policy.source = Some(source.to_owned());
    Accepted::one(Event::PolicyPublished(PolicyPublished { policy }).draft(now, by, &version, None))
}

fn mistakes(problems: &[crate::PolicyProblem]) -> Refusal {
    let first = problems.first().map_or_else(String::new, |first| format!("Line {}: {}", first.line, first.message));
    let more = if problems.len() > 1 { format!(" There are {} mistakes in all.", problems.len()) } else { String::new() };
    let problems = serde_json::to_value(problems).unwrap_or_default();
    Refusal::new(Code::PolicyInvalid, format!("{first}{more}")).with("problems", problems)
}

pub(super) fn erase(state: &State, by: &str, digest: &Digest, reason: &str, now: Ms) -> Result<Accepted, Refusal> {
    if reason.trim().is_empty() || reason.chars().count() > MAX_COMMENT_CHARS {
        return Err(invalid("reason", format!("Say why it is erased, in 1 to {MAX_COMMENT_CHARS} characters.")));
    }
    if state.erased.contains(digest) {
        return Ok(Accepted::nothing_new());
    }
    let needed = |action: &crate::Action| action.body == *digest || action.edited.as_ref().is_some_and(|edited| edited.body == *digest);
    if state.sealed.contains_key(digest) || state.actions.values().any(|action| action.status == crate::Status::Open && needed(action)) {
        return Err(Refusal::new(Code::StillOpen, "This belongs to an action that still waits. Erase it once the action is decided."));
    }
    let erased = BodyErased { digest: *digest, reason: Some(reason.trim().to_owned()) };
    Accepted::one(Event::BodyErased(erased).draft(now, by, &digest.to_string(), None))
}
