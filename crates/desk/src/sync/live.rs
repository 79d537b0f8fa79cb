//! Close behind: records as they come, and beats that carry the hub's clock.

use super::apply::{apply_records, update_state};
use super::error::SyncError;
use super::patience::Patience;
use super::poll;
use crate::core::Core;
use holdpoint_domain::Record;
use holdpoint_protocol::{DeskClient, Live};
use std::sync::Arc;
use std::time::Duration;

/// The hub greets at once; a stream that does not is being held back on its way.
const GREETING_TIMEOUT: Duration = if cfg!(test) { Duration::from_millis(300) } else { Duration::from_secs(5) };
/// The hub's heart beats every ten seconds; after this long it is gone, or held back.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(25);
/// Records taken together.
const BATCH_RECORDS: usize = 1_000;

pub(super) async fn follow(core: &Arc<Core>, client: &DeskClient, patience: &mut Patience) -> Result<(), SyncError> {
    let Ok(opened) = tokio::time::timeout(GREETING_TIMEOUT, client.live(core.replica.head().0)).await else {
        return poll::follow(core, client, &mut patience.backoff).await;
    };
    let mut events = opened?;
    let mut greeted = false;
    loop {
        let Ok(first) = tokio::time::timeout(if greeted { SILENCE_TIMEOUT } else { GREETING_TIMEOUT }, events.next()).await else {
            // After a suspend, or in another network, only this stream is dead; a second one that
            // falls silent, or one that never spoke, is held back on its way.
            if greeted && !std::mem::replace(&mut patience.fell_silent, true) {
                return Ok(());
            }
            return poll::follow(core, client, &mut patience.backoff).await;
        };
        let Some(first) = first? else { return Ok(()) };
        // A greeting alone is no proof: a stream that ends right after it must not be asked for again at once.
        if std::mem::replace(&mut greeted, true) {
            patience.backoff.reset();
            patience.fell_silent = false;
        }
        let mut records = Vec::new();
        take(core, first, &mut records);
        while events.has_more() && records.len() < BATCH_RECORDS {
            match events.next().await? {
                Some(event) => take(core, event, &mut records),
                None => break,
            }
        }
        if !records.is_empty() {
            apply_records(core, records).await?;
        }
        update_state(core);
    }
}

fn take(core: &Core, event: Live, records: &mut Vec<Record>) {
    match event {
        Live::Record(record) => {
            core.connection.set_status(|status| status.mark_heard(record.seq));
            records.push(*record);
        }
        Live::Beat(beat) => {
            core.set_hub_time(beat.now);
            core.connection.set_status(|status| status.mark_heard(beat.head));
        }
    }
}
