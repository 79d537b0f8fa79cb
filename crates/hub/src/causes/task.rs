//! Ranks causes beside the requests: a delivery is answered once it is recorded, and its causes are
//! ranked afterwards. What waits follows from the record, so a restart forgets nothing.

use super::queue::RankQueue;
use super::record_ranking;
use crate::core::Core;
use holdpoint_domain::{Code, IncidentEvent, Refusal, Seq, State};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Records that are read at once.
const PAGE_RECORDS: usize = 1_000;
/// The pause before a ranking that the log did not take is made again.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);

/// Ranks each incident once for each state of it. Ends when the hub stops and nothing waits, or
/// when the decide loop is gone.
pub(crate) async fn rank_new_incidents(core: Core, mut stopping: watch::Receiver<bool>) -> anyhow::Result<()> {
    let mut snapshots = core.snapshots();
    let state = snapshots.borrow_and_update().clone();
    let mut queue = RankQueue::default();
    queue.add(&state, state.incidents.book.incidents(), core.now());
    let mut read_to = state.head;
    loop {
        let state = snapshots.borrow_and_update().clone();
        read_to = add_changed(&core, &mut queue, read_to, &state).await.unwrap_or(read_to);
        if let Some(incident) = queue.take(&state, core.now()) {
            if let Err(refusal) = record_ranking(&core, &incident).await {
                tracing::warn!(incident.id, "the causes of an incident could not be ranked: {refusal}");
                if refusal.code == Code::Unavailable && !*stopping.borrow() {
                    queue.put_back(incident);
                    tokio::time::sleep(RETRY_INTERVAL).await;
                }
            }
            continue;
        }
        if *stopping.borrow() && core.state().head == read_to {
            return Ok(());
        }
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { return Ok(()) },
            _ = stopping.wait_for(|stop| *stop), if !*stopping.borrow() => {}
        }
    }
}

// The incidents that records after `read_to` are about; answers the last record that was read.
async fn add_changed(core: &Core, queue: &mut RankQueue, read_to: Seq, state: &Arc<State>) -> Result<Seq, Refusal> {
    let mut streams = BTreeSet::new();
    let mut read_to = read_to;
    while read_to < state.head {
        let entries = core.read_records(read_to, state.head, PAGE_RECORDS).await?;
        let Some(last) = entries.last() else { break };
        let records = entries.iter().map(|entry| &entry.record);
        let stated = records.filter(|record| IncidentEvent::is_statement(record));
        streams.extend(stated.map(|record| record.subject.clone()));
        read_to = last.record.seq;
    }
    queue.add(state, streams.iter().flat_map(|stream| state.incidents.book.incidents_of(stream)), core.now());
    Ok(read_to)
}
