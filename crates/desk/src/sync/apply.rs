//! Writing records to the replica, and the state that follows from how many are missing.

use super::after_commit::{Commit, after_commit};
use super::error::SyncError;
use crate::core::Core;
use crate::view::SyncState;
use holdpoint_domain::Record;
use std::sync::Arc;

/// Applies records and announces them.
pub(super) async fn apply_records(core: &Arc<Core>, records: Vec<Record>) -> Result<(), SyncError> {
    let thread_core = core.clone();
    let applied = tokio::task::spawn_blocking(move || {
        let changes = thread_core.replica.apply(&records)?;
        after_commit(&thread_core, Commit::Records(&changes));
        Ok(())
    });
    applied.await.map_err(|_| SyncError::Stopped)?
}

/// Live when nothing is missing, else catching up.
pub(super) fn update_state(core: &Core) {
    let own = core.replica.head().0;
    core.connection.set_status(|status| {
        let behind = status.hub_head.is_some_and(|head| head > own);
        status.state = if behind { SyncState::CatchingUp } else { SyncState::Live };
        if !behind {
            status.behind_since = None;
        }
    });
    core.maintenance.notify_one();
}
