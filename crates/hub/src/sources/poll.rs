//! Asks the sources that have an address, and records what they answer.
//!
//! An answer is a window: what is missing in it is not resolved.

use super::adapters::adapter_of;
use super::fetch::{fetch, make_client};
use super::statements::{Delivery, Statements};
use super::take::take;
use crate::core::Core;
use axum::http::HeaderMap;
use futures::future::join_all;
use holdpoint_domain::{Refusal, SourceAdded};
use reqwest::Client;
use std::time::Duration;

/// Time between two rounds.
const POLL_INTERVAL: Duration = Duration::from_secs(30);

/// Asks every source with an address, until the hub stops. A slow one does not delay the others of a round.
pub(crate) async fn poll_sources(core: Core) -> anyhow::Result<()> {
    let client = make_client()?;
    loop {
        let state = core.state();
        let active = state.sources.by_name.iter().filter(|(_, source)| source.revoked_at.is_none());
        join_all(active.map(|(name, source)| poll_and_note(&core, &client, name, &source.added))).await;
        wait_for_round(&core, state.sources.by_name.len()).await;
    }
}

// Until the next round, or until another source was added.
async fn wait_for_round(core: &Core, known: usize) {
    let mut snapshots = core.snapshots();
    let added = snapshots.wait_for(|state| state.sources.by_name.len() > known);
    let _ = tokio::time::timeout(POLL_INTERVAL, added).await;
}

async fn poll_and_note(core: &Core, client: &Client, name: &str, added: &SourceAdded) {
    if let Err(refusal) = poll_source(core, client, name, added).await {
        core.contacts.note_fault(name, core.now(), &refusal);
        tracing::warn!(source.name = name, "a source could not be asked: {}", refusal.detail);
    }
}

async fn poll_source(core: &Core, client: &Client, name: &str, added: &SourceAdded) -> Result<(), Refusal> {
    let Some(statements) = ask(client, name, added).await? else { return Ok(()) };
    take(core, name, None, statements).await.map(|_| ())
}

/// What a source answers at all its addresses; none where the hub does not ask it.
pub(super) async fn ask(client: &Client, name: &str, added: &SourceAdded) -> Result<Option<Statements>, Refusal> {
    let Some(url) = &added.url else { return Ok(None) };
    let mut all = Statements::default();
    for path in added.kind.poll_paths() {
        let bytes = fetch(client, url, path).await?;
        let read = adapter_of(&added.kind).read(&Delivery { headers: &HeaderMap::new(), bytes: &bytes, source: name });
        let read = read.map_err(|refusal| Refusal { detail: format!("{url}{path}: {}", refusal.detail), ..refusal })?;
        all.incidents.extend(read.incidents);
        all.changes.extend(read.changes);
        all.refused.extend(read.refused);
    }
    Ok(Some(all))
}
