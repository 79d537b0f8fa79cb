//! Close behind: records as they come, and beats that carry the hub's clock.

use super::{SyncError, heard, settle};
use crate::core::Core;
use crate::view::SyncState;
use holdpoint_domain::Record;
use holdpoint_protocol::{ClientError, DeskClient, Live, LiveEvents};
use std::sync::Arc;
use std::time::Duration;

/// A hub that says nothing for this long is gone, whatever the network thinks.
const SILENCE: Duration = Duration::from_secs(60);
/// Records taken together.
const MOST: usize = 1_000;

pub(super) async fn follow(core: &Arc<Core>, client: &DeskClient) -> Result<(), SyncError> {
    let mut events = client.live(core.replica.head().0).await?;
    settle_state(core);
    while let Some(first) = next(client, &mut events).await? {
        let mut records = Vec::new();
        take(core, first, &mut records);
        while events.has_more() && records.len() < MOST {
            match next(client, &mut events).await? {
                Some(event) => take(core, event, &mut records),
                None => break,
            }
        }
        if !records.is_empty() {
            apply(core, records).await?;
        }
        settle_state(core);
    }
    Ok(())
}

async fn next(client: &DeskClient, events: &mut LiveEvents) -> Result<Option<Live>, ClientError> {
    tokio::time::timeout(SILENCE, events.next())
        .await
        .unwrap_or_else(|_| Err(ClientError::Unreachable { url: client.url().into(), detail: "it has been silent for a minute".into() }))
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

async fn apply(core: &Arc<Core>, records: Vec<Record>) -> Result<(), SyncError> {
    let thread_core = core.clone();
    let applied = tokio::task::spawn_blocking(move || {
        let changes = thread_core.replica.apply(&records)?;
        settle::after_commit(&thread_core, changes);
        Ok(())
    });
    applied.await.map_err(|_| SyncError::Stopped)?
}

fn settle_state(core: &Core) {
    let own = core.replica.head().0;
    core.set_status(|status| {
        let behind = status.hub_head.is_some_and(|head| head > own);
        status.state = if behind { SyncState::CatchingUp } else { SyncState::Live };
    });
}
