//! Enrolments: the hub signs what was shown to it, and an invite says who may come.

use super::Checker;
use super::finding::{Judgement, require, unjustified};
use crate::admin_change::decide::has_two_administrators;
use crate::{AdminChangeEvent, DeviceEvent, Event, InviteEvent, PersonEvent, PublicKey, Record};

impl Checker {
    /// A record of an enrolment, in the order person, device, invite. Who vouched is part of the
    /// hub's signature, see [`super::coverage`].
    pub(super) fn judge_enrolment(&self, record: &Record, event: &Event) -> Judgement {
        let state = &self.state;
        match event {
            Event::Person(PersonEvent::Enrolled(_)) => {
                require(state.people.get(&record.subject).is_none(), "A person with this id takes part already.")
            }
            // An invite ties a person who takes part to their account at the identity provider.
            Event::Person(PersonEvent::Changed(after)) => {
                let before = state.people.get_active(&record.subject).ok_or_else(|| unjustified("There is no such person."))?;
                let same = crate::PersonEnrolled { identity: after.identity, ..before.clone() } == *after;
                require(before.identity.is_none() && after.identity.is_some() && same, "No person signed the change.")
            }
            // The owner of the hub's folder enrols a device beside two administrators.
            Event::AdminChange(AdminChangeEvent::MadeByOwner(_)) => {
                let new = state.devices.get(&record.subject).is_none();
                require(new && has_two_administrators(state), "The owner needs no second administrator for this.")
            }
            Event::Device(DeviceEvent::Enrolled(device)) => {
                let new = state.devices.get(&record.subject).is_none() && state.people.get_active(&device.person).is_some();
                require(
                    new && PublicKey::from_base64(&device.key).is_ok(),
                    "The device is enrolled already, or its person does not take part.",
                )
            }
            Event::Invite(InviteEvent::Used(used)) => {
                let invite = state.invites.get(&record.subject).filter(|invite| !invite.spent && record.at < invite.made.until);
                let invite = invite.ok_or_else(|| unjustified("The invite did not work any more."))?;
                let made = &invite.made;
                let person = state.people.get(&used.person).ok_or_else(|| unjustified("The invited person does not take part."))?;
                let device = state.devices.get(&used.device).is_some_and(|device| device.enrolled.person == used.person);
                let fits = match &made.person {
                    Some(invited) => *invited == used.person,
                    None => {
                        person.roles == made.profile.roles
                            && person.teams == made.profile.teams
                            && person.qualifications == made.profile.qualifications
                    }
                };
                require(device && fits, "The invite was for another person, or for other roles.")
            }
            _ => Err(unjustified("No person signed it.")),
        }
    }
}
