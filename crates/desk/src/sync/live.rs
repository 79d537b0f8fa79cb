//! Close behind: records as they come, and beats that carry the hub's clock.

use super::{SyncError, heard, poll, settle};
use crate::core::Core;
use crate::view::SyncState;
use holdpoint_domain::Record;
use holdpoint_protocol::{DeskClient, Live};
use std::sync::Arc;
use std::time::Duration;

/// The hub greets at once; a stream that does not is being held back on its way.
const GREETING: Duration = Duration::from_secs(5);
/// The hub's heart beats every ten seconds; after this long it is gone, or held back.
const SILENCE: Duration = Duration::from_secs(25);
/// Records taken together.
const MOST: usize = 1_000;

pub(super) async fn follow(core: &Arc<Core>, client: &DeskClient) -> Result<(), SyncError> {
    let Ok(opened) = tokio::time::timeout(GREETING, client.live(core.replica.head().0)).await else {
        return poll::follow(core, client).await;
    };
    let mut events = opened?;
    let mut patience = GREETING;
    loop {
        let Ok(first) = tokio::time::timeout(patience, events.next()).await else {
            // Not a word; but does the hub answer when it is asked?
            return poll::follow(core, client).await;
        };
        let Some(first) = first? else { return Ok(()) };
        patience = SILENCE;
        let mut records = Vec::new();
        take(core, first, &mut records);
        while events.has_more() && records.len() < MOST {
            match events.next().await? {
                Some(event) => take(core, event, &mut records),
                None => break,
            }
        }
        if !records.is_empty() {
            apply(core, records).await?;
        }
        settle_state(core);
    }
}

fn take(core: &Core, event: Live, records: &mut Vec<Record>) {
    match event {
        Live::Record(record) => {
            core.set_status(|status| heard(status, record.seq));
            records.push(*record);
        }
        Live::Beat(beat) => {
            core.clock.heard(beat.now);
            core.set_status(|status| heard(status, beat.head));
        }
    }
}

pub(super) async fn apply(core: &Arc<Core>, records: Vec<Record>) -> Result<(), SyncError> {
    let thread_core = core.clone();
    let applied = tokio::task::spawn_blocking(move || {
        let changes = thread_core.replica.apply(&records)?;
        settle::after_commit(&thread_core, changes);
        Ok(())
    });
    applied.await.map_err(|_| SyncError::Stopped)?
}

pub(super) fn settle_state(core: &Core) {
    let own = core.replica.head().0;
    core.set_status(|status| {
        let behind = status.hub_head.is_some_and(|head| head > own);
        status.state = if behind { SyncState::CatchingUp } else { SyncState::Live };
        if !behind {
            status.behind_since = None;
        }
    });
    core.upkeep.notify_one();
}
