//! The replica crate, by the names that the desk uses.

use crate::view::QueueTab;
pub(crate) use holdpoint_replica::{
    Changes, OpenOptions, Prepared, Replica, ReplicaError, action as actions, body as bodies, connection, drill as drills, fault as faults,
    freeze as freezes, hand_over as hand_overs, health, hub, policy as policies, record as records, record::kinds, release as releases,
    ruling as rulings, search, shift as shifts, stop as stops, trigger as triggers,
};

/// The order of the queue.
pub(crate) mod order {
    pub(crate) use holdpoint_replica::action::{Filter, Key, Tab};
}

/// Incidents and what is said of their causes, and changes that no tool proposed.
pub(crate) use holdpoint_replica::{
    change as other_changes, finding as findings, incident as incidents, quarter_hour as quarter_hours, rereview as rereviews,
    review as reviews, services, source as sources,
};

/// Changes that wait for a second administrator.
pub(crate) mod changes {
    pub(crate) use holdpoint_replica::admin_change::{ChangeLine, list_waiting as waiting};
}

/// People, their devices and invites, and tools.
pub(crate) mod people {
    pub(crate) use holdpoint_replica::device::{DeviceLine, DeviceRow, get as device, list as devices};
    pub(crate) use holdpoint_replica::invite::{InviteLine, list_usable as invites};
    pub(crate) use holdpoint_replica::person::{PersonRow, everybody, names, profile};
    pub(crate) use holdpoint_replica::tool::{ToolLineRow, list as tools, names as tool_names, owner as tool_owner, owners as tool_owners};
}

impl From<QueueTab> for order::Tab {
    fn from(tab: QueueTab) -> Self {
        match tab {
            QueueTab::Mine => Self::Mine,
            QueueTab::All => Self::All,
            QueueTab::Critical => Self::Critical,
            QueueTab::Claimed => Self::Claimed,
        }
    }
}
