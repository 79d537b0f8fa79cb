//! Folding the log into state at the start, verifying every link on the way.

use crate::HubError;
use holdpoint_domain::{GENESIS, Record, State};
use holdpoint_log::Log;

// Enough to make a read worth its while; more would only be held in memory.
const PAGE: usize = 1_000;

/// The state after the last record.
///
/// # Errors
/// [`HubError::Corrupt`] at the first record that does not follow the one before.
pub(crate) async fn rebuild(log: &dyn Log) -> Result<State, HubError> {
    let mut state = State::default();
    while !extend(&mut state, log).await?.is_empty() {}
    Ok(state)
}

/// Folds the next page and returns it; empty at the end of the log.
pub(crate) async fn extend(state: &mut State, log: &dyn Log) -> Result<Vec<Record>, HubError> {
    let records = log.read(state.head, PAGE).await?;
    for record in &records {
        let before = state.head_hash.unwrap_or(GENESIS);
        record.follows(state.head, &before).map_err(|broken| HubError::Corrupt { detail: broken.to_string() })?;
        state.apply(record).map_err(|error| HubError::Corrupt { detail: format!("record {} cannot be read: {error}", record.seq) })?;
    }
    state.settle(state.at);
    Ok(records)
}
