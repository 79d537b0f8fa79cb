//! The first record of a log.

use crate::{Accepted, Code, Event, HubEvent, HubOpened, Ms, Policy, PolicyEvent, PolicyPublished, Refusal, State};

pub(crate) fn open_hub(state: &State, id: &str, name: &str, key: &str, now: Ms) -> Result<Accepted, Refusal> {
    if state.hub.is_some() {
        return Err(Refusal::new(Code::AlreadyExists, "This log has a hub already."));
    }
    let mut accepted = Accepted::default();
    let opened = Event::from(HubEvent::Opened(HubOpened { name: name.into(), key: key.into() }));
    accepted.add(opened.draft(now, "hub", id, None)?);
    let policy = Policy::default();
    let subject = policy.version.clone();
    accepted.add(Event::from(PolicyEvent::Published(PolicyPublished { policy })).draft(now, "hub", &subject, None)?);
    Ok(accepted)
}
