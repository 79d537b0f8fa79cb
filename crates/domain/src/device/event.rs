//! Record kinds about devices.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{Empty, PersonId};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A device's record, typed.
    DeviceEvent {
        /// A device may sign for a person.
        People Enrolled "device.enrolled" 1 DeviceEnrolled;
        /// A device may no longer sign.
        People Revoked "device.revoked" 1 Empty;
    }
}

/// Header of `device.enrolled`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceEnrolled {
    /// Whose it is.
    pub person: PersonId,
    /// What the person calls it.
    pub name: String,
    /// Ed25519 public key, base64.
    pub key: String,
}

impl DeviceEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Enrolled(device) => format!("added the device {}", visible_line(&device.name)),
            Self::Revoked(_) => "revoked a device".into(),
        }
    }
}
