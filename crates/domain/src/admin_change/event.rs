//! Record kinds about changes that need a second administrator. Their subject is the signed command
//! that asked for the change.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::{DeskCommand, DeviceId, Empty, Ms};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a change that needs a second administrator, typed.
    AdminChangeEvent {
        /// An administrator asked for a change; another one has to confirm it. An older build would
        /// make such a change at once.
        Administration Requested "admin_change.requested!" 1 AdminChangeRequested, needs "0.2.0";
        /// A second administrator confirmed it; the records of the change follow.
        Administration Confirmed "admin_change.confirmed" 1 Empty;
        /// Another administrator declined it, or its requester took it back.
        Administration Declined "admin_change.declined" 1 Empty;
        /// The owner of the hub's folder acted without a second administrator; the records of the
        /// change follow. The subject is the signed command, or the device that was enrolled.
        Administration MadeByOwner "admin_change.by_owner" 1 Empty;
    }
}

/// Header of `admin_change.requested!`. The requester is the record's actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdminChangeRequested {
    /// The command as it was signed.
    pub asked: Box<DeskCommand>,
    /// The device that signed it.
    pub device: DeviceId,
    /// It lapses then, unless it was confirmed or declined before.
    pub until: Ms,
}

impl AdminChangeEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Requested(requested) => format!("asked for a second administrator: {}", requested.describe(|_| "a person".into())),
            Self::Confirmed(_) => "confirmed a change".into(),
            Self::Declined(_) => "declined a change, or took it back".into(),
            Self::MadeByOwner(_) => "acted without a second administrator, as the owner of the hub's folder".into(),
        }
    }
}
