//! Why the connection ended, as status and notices in the window.

use super::alarm::Alarm;
use super::error::SyncError;
use crate::core::Core;
use crate::core::notices::{DEVICE_REFUSED, REPLICA_UNWRITABLE};
use crate::error::of_client;
use crate::outbox::send::refuse_all;
use crate::replica::ReplicaError;
use crate::view::{NoticeLevel, SyncState};
use holdpoint_protocol::ClientError;

/// Shows why the connection ended.
pub(super) fn report_error(core: &Core, error: &SyncError) {
    tracing::info!(%error, "the connection to the hub ended");
    match error {
        SyncError::Broken(alarm) => alarm.raise(core),
        SyncError::Replica(error) => report_replica_error(core, error),
        SyncError::Hub(ClientError::Refused(problem)) => {
            // Access was revoked; waiting does not change that.
            if matches!(problem.code.as_str(), "device_revoked" | "device_unknown" | "person_revoked") {
                core.notices.set(DEVICE_REFUSED, NoticeLevel::Bad, problem.detail.clone());
            }
            if matches!(problem.code.as_str(), "device_revoked" | "person_revoked") {
                // The hub accepts nothing more from this device, so waiting commands are refused here too.
                refuse_all(core, &of_client(&ClientError::Refused(problem.clone())));
            }
            set_offline(core, problem.detail.clone());
        }
        SyncError::Hub(_) => {
            set_offline(core, "The hub does not answer. Reviews are kept here, signed, and sent as soon as it does.".into())
        }
        SyncError::Behind { hub, own } => set_offline(
            core,
            format!(
                "This hub's record ends at {hub}, this desk's at {own}. It may still be catching up with another hub; it is asked again."
            ),
        ),
        SyncError::Stopped => {}
    }
}

fn report_replica_error(core: &Core, error: &ReplicaError) {
    match error {
        ReplicaError::Broken(link) => Alarm::of_link(link, core.replica.head().0).raise(core),
        error if error.is_damage() => {
            core.notices.set(
                "replica_damaged",
                NoticeLevel::Bad,
                "The local copy of the record is damaged. Restart the app: it is moved aside and fetched again from the hub.",
            );
            set_offline(core, "The local copy of the record is damaged.".into());
        }
        error => {
            core.notices.set(
                REPLICA_UNWRITABLE,
                NoticeLevel::Bad,
                format!("The local copy of the record cannot be written: {error}. Free some space on the disk."),
            );
            set_offline(core, "The local copy of the record cannot be written.".into());
        }
    }
}

fn set_offline(core: &Core, message: String) {
    core.connection.set_status(|status| {
        status.state = SyncState::Offline;
        status.message = Some(message);
        status.behind_since = None;
    });
}
