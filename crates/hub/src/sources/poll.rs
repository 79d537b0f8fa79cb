//! Asks the sources that have an address, and records what they answer.
//!
//! An answer is a window: what is missing in it is not resolved.

use super::adapter::Delivery;
use super::take::take;
use super::types::adapter_of;
use crate::clock::Clock;
use crate::core::Core;
use axum::body::Bytes;
use axum::http::HeaderMap;
use holdpoint_domain::{Code, Refusal, SourceAdded};
use std::time::Duration;

/// Time between two rounds.
const POLL_INTERVAL: Duration = Duration::from_secs(30);
const POLL_TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of an answer; a larger one is refused.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Asks every source with an address, until the hub stops.
pub(crate) async fn poll_sources(core: Core, _clock: Clock) -> anyhow::Result<()> {
    let client = reqwest::Client::builder().timeout(POLL_TIMEOUT).redirect(reqwest::redirect::Policy::limited(3)).build()?;
    loop {
        let state = core.state();
        let active = state.sources.by_name.iter().filter(|(_, source)| source.revoked_at.is_none());
        for (name, source) in active {
            if let Err(refusal) = poll_source(&core, &client, name, &source.added).await {
                tracing::warn!(source.name = name, "a source could not be asked: {}", refusal.detail);
            }
        }
        wait_for_round(&core, state.sources.by_name.len()).await;
    }
}

// Until the next round, or until another source was added.
async fn wait_for_round(core: &Core, known: usize) {
    let mut snapshots = core.snapshots();
    let added = snapshots.wait_for(|state| state.sources.by_name.len() > known);
    let _ = tokio::time::timeout(POLL_INTERVAL, added).await;
}

async fn poll_source(core: &Core, client: &reqwest::Client, name: &str, added: &SourceAdded) -> Result<(), Refusal> {
    let Some(url) = &added.url else { return Ok(()) };
    let adapter = adapter_of(added.kind);
    for path in adapter.poll_paths() {
        let bytes = fetch(client, &format!("{}{path}", url.trim_end_matches('/'))).await?;
        let statements = adapter.read(&Delivery { headers: &HeaderMap::new(), bytes: &bytes, source: name })?;
        if !statements.incidents.is_empty() || !statements.refused.is_empty() {
            take(core, name, None, statements).await?;
        }
    }
    Ok(())
}

async fn fetch(client: &reqwest::Client, url: &str) -> Result<Bytes, Refusal> {
    let failed = |detail: String| Refusal::new(Code::Unavailable, format!("{url}: {detail}"));
    let mut answer = client.get(url).send().await.map_err(|error| failed(error.to_string()))?;
    if !answer.status().is_success() {
        return Err(failed(format!("it answered {}", answer.status())));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| failed(error.to_string()))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_ANSWER_BYTES {
            return Err(failed(format!("the answer has more than {MAX_ANSWER_BYTES} bytes")));
        }
    }
    Ok(bytes.into())
}
