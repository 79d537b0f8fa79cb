//! Getting facts of reviews, which figures are made from: they stay here when bodies are let go.

use crate::core::Core;
use crate::replica::people;
use crate::view::Topic;
use holdpoint_protocol::{ClientError, DeskClient};
use std::sync::Arc;
use std::time::Duration;

/// A burst of records is asked about at once.
const BURST_PAUSE: Duration = Duration::from_secs(2);

/// Fetches facts after new records, for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    let mut arrived = core.connection.arrived.subscribe();
    while arrived.changed().await.is_ok() {
        tokio::time::sleep(BURST_PAUSE).await;
        arrived.borrow_and_update();
        let Some(client) = core.connection.client() else { continue };
        // Tried again with the next records.
        if let Err(error) = fetch_facts(&core, &client).await {
            tracing::debug!(%error, "facts of reviews could not be fetched");
        }
    }
}

async fn fetch_facts(core: &Arc<Core>, client: &DeskClient) -> Result<(), ClientError> {
    let thread_core = core.clone();
    let began = tokio::task::spawn_blocking(move || set_reader(&thread_core)).await;
    let Ok(Some(mut after)) = began else { return Ok(()) };
    while after < core.replica.head().0 {
        let page = client.facts(after).await?;
        if page.next <= after {
            break;
        }
        after = page.next;
        // Who reviewed a planted fault is told of it where they are.
        let topics: &[Topic] = if page.faults.is_empty() { &[Topic::Health] } else { &[Topic::Health, Topic::Action, Topic::People] };
        let thread_core = core.clone();
        let kept = tokio::task::spawn_blocking(move || {
            thread_core.replica.put_faults(&page.faults)?;
            thread_core.replica.put_facts(&page.facts, page.total, page.next)
        })
        .await;
        if !matches!(kept, Ok(Ok(()))) {
            tracing::warn!("facts of reviews could not be kept");
            break;
        }
        core.events.mark_stale(topics, Vec::new());
    }
    Ok(())
}

// What may be read follows from roles, teams and qualifications: after a change all is asked anew.
fn set_reader(core: &Core) -> Option<u64> {
    let me = core.me()?;
    let profile = core.replica.read(|conn| people::profile(conn, &me)).ok()??;
    let reader = serde_json::to_string(&(&me, &profile.roles, &profile.teams, &profile.qualifications)).ok()?;
    core.replica.set_facts_reader(&reader).ok()
}
