//! Submits what stop triggers do, once the state says that one fires.

use crate::clock::Clock;
use crate::core::Core;
use holdpoint_domain::Command;
use std::time::Duration;

/// The pause between two looks: many records a second are looked at together.
const TRIGGER_CHECK_INTERVAL: Duration = Duration::from_millis(100);

/// Fires triggers whenever records make one due. Runs until the decide loop is gone.
pub(crate) async fn fire_triggers(core: Core, clock: Clock) -> anyhow::Result<()> {
    let mut snapshots = core.snapshots();
    loop {
        let state = snapshots.borrow_and_update().clone();
        if !state.triggers.in_force.is_empty() {
            if !state.due_triggers(clock()).is_empty() {
                // A refusal changes nothing: it is tried again after the pause.
                let _ = core.submit(Command::FireTriggers).await;
            }
            tokio::time::sleep(TRIGGER_CHECK_INTERVAL).await;
        }
        if snapshots.changed().await.is_err() {
            return Ok(());
        }
    }
}
