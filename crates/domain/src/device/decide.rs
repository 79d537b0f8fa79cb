//! Devices: revoked. Enrolling one is in `person/enroll.rs`, with its person.

use crate::claim::decide::release_claims;
use crate::person::decide::check_not_last_administrator;
use crate::{Accepted, Code, DeviceEvent, Empty, Event, Ms, Refusal, State};

pub(crate) fn revoke_device(state: &State, by: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let device = state.devices.get(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no device with this id."))?;
    if device.revoked {
        return Ok(Accepted::nothing_new());
    }
    let person = &device.enrolled.person;
    let others = state.devices.has_active(person, Some(id));
    if !others {
        check_not_last_administrator(state, person)?;
    }
    let mut accepted = Accepted::one(Event::from(DeviceEvent::Revoked(Empty {})).draft(now, by, id, None))?;
    if !others {
        release_claims(state, by, person, now, &mut accepted)?;
    }
    Ok(accepted)
}
