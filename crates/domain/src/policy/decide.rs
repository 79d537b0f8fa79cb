//! Putting a policy into force.

use crate::{Accepted, Code, Digest, Event, MAX_POLICY_BYTES, Ms, Policy, PolicyEvent, PolicyProblem, Refusal, State, invalid};

pub(crate) fn publish(state: &State, by: &str, source: &str, replaces: &str, now: Ms) -> Result<Accepted, Refusal> {
    if source.len() > MAX_POLICY_BYTES {
        return Err(invalid("source", format!("A policy may be {} KiB large.", MAX_POLICY_BYTES / 1024)));
    }
    if state.policy.in_force.source.as_deref() == Some(source) {
        return Ok(Accepted::nothing_new());
    }
    if state.policy.in_force.version != replaces {
        let detail = format!("Version {} is in force by now. Look at what it says, then publish again.", state.policy.in_force.version);
        return Err(Refusal::new(Code::PolicyChanged, detail).with("version", state.policy.in_force.version.as_str()));
    }
    let mut policy = Policy::parse(source).map_err(|problems| mistakes(&problems))?;
    // The number orders versions for people; the digest tells two files apart.
    let version = format!("{}-{}", state.policy.published + 1, &Digest::of(source.as_bytes()).hex()[..8]);
    policy.version.clone_from(&version);
    policy.source = Some(source.to_owned());
    Accepted::one(Event::from(PolicyEvent::published(policy)).draft(now, by, &version, None))
}

fn mistakes(problems: &[PolicyProblem]) -> Refusal {
    let first = problems.first().map_or_else(String::new, |first| format!("Line {}: {}", first.line, first.message));
    let more = if problems.len() > 1 { format!(" There are {} mistakes in all.", problems.len()) } else { String::new() };
    let problems = serde_json::to_value(problems).unwrap_or_default();
    Refusal::new(Code::PolicyInvalid, format!("{first}{more}")).with("problems", problems)
}
