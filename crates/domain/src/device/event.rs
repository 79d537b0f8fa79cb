//! Record kinds about devices.

use crate::record::kinds::record_kinds;
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
