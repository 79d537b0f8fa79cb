//! Putting a map of services into force.

use super::ServiceMap;
use crate::{
    Accepted, Code, Digest, Event, MAX_POLICY_BYTES, Ms, PolicyProblem, Refusal, ServicesEvent, ServicesPublished, State, invalid,
};

pub(crate) fn publish(state: &State, by: &str, source: &str, replaces: &str, now: Ms) -> Result<Accepted, Refusal> {
    if source.len() > MAX_POLICY_BYTES {
        return Err(invalid("source", format!("A service map may be {} KiB large.", MAX_POLICY_BYTES / 1024)));
    }
    let in_force = state.services.in_force();
    if state.services.published > 0 && in_force.source() == source {
        return Ok(Accepted::nothing_new());
    }
    if in_force.version() != replaces {
        let detail = format!("Version {} is in force by now. Look at what it says, then publish again.", in_force.version());
        return Err(Refusal::new(Code::ServicesChanged, detail).with("version", in_force.version()));
    }
    let services = ServiceMap::parse(source).map_err(|problems| mistakes(&problems))?;
    let version = next_version(state, source);
    let published = ServicesPublished { services, source: source.to_owned() };
    Accepted::one(Event::from(ServicesEvent::Published(published)).draft(now, by, &version, None))
}

/// The number orders versions for people; the digest tells two files apart.
pub(crate) fn next_version(state: &State, source: &str) -> String {
    format!("{}-{}", state.services.published + 1, &Digest::of(source.as_bytes()).hex()[..8])
}

fn mistakes(problems: &[PolicyProblem]) -> Refusal {
    let first = problems.first().map_or_else(String::new, |first| format!("Line {}: {}", first.line, first.message));
    let more = if problems.len() > 1 { format!(" There are {} mistakes in all.", problems.len()) } else { String::new() };
    let problems = serde_json::to_value(problems).unwrap_or_default();
    Refusal::new(Code::ServicesInvalid, format!("{first}{more}")).with("problems", problems)
}
