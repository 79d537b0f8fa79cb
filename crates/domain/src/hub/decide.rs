//! The first record of a log.

use crate::{Accepted, Code, Event, HubEvent, HubOpened, Ms, Policy, PolicyEvent, PolicyPublished, Refusal, SimulatedHubOpened, State};

pub(crate) fn open_hub(state: &State, id: &str, name: &str, key: &str, now: Ms) -> Result<Accepted, Refusal> {
    let opened = HubOpened { name: name.into(), key: key.into() };
    begin_log(state, id, HubEvent::Opened(opened), now)
}

pub(crate) fn open_simulated_hub(state: &State, id: &str, name: &str, key: &str, now: Ms) -> Result<Accepted, Refusal> {
    let opened = SimulatedHubOpened { opened: HubOpened { name: name.into(), key: key.into() }, simulated: true };
    begin_log(state, id, HubEvent::OpenedSimulated(opened), now)
}

fn begin_log(state: &State, id: &str, opened: HubEvent, now: Ms) -> Result<Accepted, Refusal> {
    if state.hub.is_some() {
        return Err(Refusal::new(Code::AlreadyExists, "This log has a hub already."));
    }
    let mut accepted = Accepted::default();
    accepted.add(Event::from(opened).draft(now, "hub", id, None)?);
    let policy = Policy::default();
    let subject = policy.version.clone();
    accepted.add(Event::from(PolicyEvent::Published(PolicyPublished { policy })).draft(now, "hub", &subject, None)?);
    Ok(accepted)
}
