//! Folding the log into state at the start, verifying every link on the way.

use crate::HubError;
use holdpoint_domain::{GENESIS, Record, State};
use holdpoint_log::{Log, LogError};
use std::sync::Arc;
use tokio::sync::mpsc;

// Enough to make a read worth its while; more would only be held in memory.
const PAGE: usize = 1_000;
// Pages that are read while the ones before are folded.
const AHEAD: usize = 4;

/// The state after the last record. Reading and folding go on beside each other:
/// each takes about as long as the other, and nobody is answered before both end.
///
/// # Errors
/// [`HubError::Corrupt`] at the first record that does not follow the one before.
pub(crate) async fn rebuild(log: &Arc<dyn Log>) -> Result<State, HubError> {
    let mut pages = read_ahead(Arc::clone(log));
    let folded = tokio::task::spawn_blocking(move || {
        let mut state = State::default();
        while let Some(page) = pages.blocking_recv() {
            fold(&mut state, &page?)?;
        }
        Ok(state)
    });
    folded.await.unwrap_or_else(|error| Err(HubError::io("the record could not be folded")(std::io::Error::other(error))))
}

fn read_ahead(log: Arc<dyn Log>) -> mpsc::Receiver<Result<Vec<Record>, LogError>> {
    let (send, pages) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        let mut after = 0;
        loop {
            let page = log.read(after, PAGE).await;
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

/// Folds the next page and returns it; empty at the end of the log.
pub(crate) async fn extend(state: &mut State, log: &dyn Log) -> Result<Vec<Record>, HubError> {
    let records = log.read(state.head, PAGE).await?;
    fold(state, &records)?;
    Ok(records)
}

fn fold(state: &mut State, records: &[Record]) -> Result<(), HubError> {
    for record in records {
        let before = state.head_hash.unwrap_or(GENESIS);
        record.follows(state.head, &before).map_err(|broken| HubError::Corrupt { detail: broken.to_string() })?;
        state.apply(record).map_err(|error| HubError::Corrupt { detail: format!("record {} cannot be read: {error}", record.seq) })?;
    }
    state.settle(state.at);
    Ok(())
}
