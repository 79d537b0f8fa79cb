//! Rebuilds the state from the log at the start and verifies every link on the way.

use crate::HubError;
use holdpoint_domain::{GENESIS, Record, State};
use holdpoint_log::{Log, LogError};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Records per read. Fewer cost more reads; more are only held in memory.
const PAGE_RECORDS: usize = 1_000;
/// Pages that are read while the ones before are applied.
const PAGES_READ_AHEAD: usize = 4;

/// Rebuilds the state after the last record. Pages are read while others are applied:
/// each takes about half of the time until the hub answers.
///
/// # Errors
/// [`HubError::Corrupt`] at the first record that does not follow the one before.
pub(crate) async fn rebuild(log: &Arc<dyn Log>) -> Result<State, HubError> {
    let mut pages = read_ahead(Arc::clone(log));
    let rebuilt = tokio::task::spawn_blocking(move || {
        let mut state = State::default();
        while let Some(page) = pages.blocking_recv() {
            apply_page(&mut state, &page?)?;
        }
        Ok(state)
    });
    rebuilt.await.unwrap_or_else(|error| Err(HubError::io("the log could not be applied")(std::io::Error::other(error))))
}

fn read_ahead(log: Arc<dyn Log>) -> mpsc::Receiver<Result<Vec<Record>, LogError>> {
    let (send, pages) = mpsc::channel(PAGES_READ_AHEAD);
    tokio::spawn(async move {
        let mut after = 0;
        loop {
            let page = log.read(after, PAGE_RECORDS).await;
            let last = page.as_ref().ok().and_then(|records| records.last()).map(|record| record.seq);
            if matches!(&page, Ok(records) if records.is_empty()) || send.send(page).await.is_err() {
                return;
            }
            // A page that failed is the last one.
            let Some(last) = last else { return };
            after = last;
        }
    });
    pages
}

/// Applies the next page and returns it; empty at the end of the log.
pub(crate) async fn apply_next_page(state: &mut State, log: &dyn Log) -> Result<Vec<Record>, HubError> {
    let records = log.read(state.head, PAGE_RECORDS).await?;
    apply_page(state, &records)?;
    Ok(records)
}

fn apply_page(state: &mut State, records: &[Record]) -> Result<(), HubError> {
    for record in records {
        let before = state.head_hash.unwrap_or(GENESIS);
        record.follows(state.head, &before).map_err(|broken| HubError::Corrupt { detail: broken.to_string() })?;
        state.apply(record).map_err(|error| HubError::Corrupt { detail: format!("record {} cannot be read: {error}", record.seq) })?;
    }
    state.drop_closed(state.at);
    Ok(())
}
