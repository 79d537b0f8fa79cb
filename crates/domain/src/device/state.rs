//! Devices, as deciding needs them.

use crate::{DeviceEnrolled, DeviceEvent, DeviceId, Record};
use imbl::HashMap;

/// A device that may sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Whose, what it is called, its key.
    pub enrolled: DeviceEnrolled,
    /// It may sign no more.
    pub revoked: bool,
}

/// All devices, revoked ones too.
#[derive(Clone, Debug, Default)]
pub struct Devices {
    /// By id.
    pub by_id: HashMap<DeviceId, Device>,
}

impl Devices {
    /// The device with this id, revoked or not.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Device> {
        self.by_id.get(id)
    }

    /// Whether a person has a device, other than `except`, that is not revoked.
    #[must_use]
    pub fn has_active(&self, person: &str, except: Option<&str>) -> bool {
        let counts = |id: &str, device: &Device| Some(id) != except && device.enrolled.person == person && !device.revoked;
        self.by_id.iter().any(|(id, device)| counts(id, device))
    }

    pub(crate) fn apply(&mut self, record: &Record, event: DeviceEvent) {
        match event {
            DeviceEvent::Enrolled(enrolled) => {
                self.by_id.insert(record.subject.clone().into(), Device { enrolled, revoked: false });
            }
            DeviceEvent::Revoked(_) => {
                if let Some(device) = self.by_id.get_mut(record.subject.as_str()) {
                    device.revoked = true;
                }
            }
        }
    }
}
