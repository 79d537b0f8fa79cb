//! Rebuilds the state from the log at the start, and verifies every link on the way. What
//! follows the last signed checkpoint is checked to be justified as well.

use crate::check_records::{PageEvidence, check_records, finish_check, read_causes};
use crate::pages_ahead::read_ahead;
use crate::{HubError, checkpoint};
use holdpoint_domain::{Checker, Digest, GENESIS, LogCheckpoint, ProposalCause, Record, Seq, State};
use holdpoint_log::Log;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::runtime::Handle;

/// Records per read. Fewer cost more reads; more are only held in memory.
const PAGE_RECORDS: usize = 1_000;

/// The state after the last record, and the first record that a batch signature covers or must
/// cover: from its start on, a hub signs everything, and older ones append nothing more.
pub(crate) type Rebuilt = (State, Seq);

/// Rebuilds the state after the last record. Pages are read while others are applied.
///
/// # Errors
/// [`HubError::Corrupt`] at the first record that does not follow the one before, that is not
/// the one of the checkpoint, or that nothing justifies.
pub(crate) async fn rebuild(log: &Arc<dyn Log>, checkpoint: Option<LogCheckpoint>) -> Result<Rebuilt, HubError> {
    let known = checkpoint.as_ref().map(|checkpoint| checkpoint.state);
    match rebuild_from(log, checkpoint).await? {
        Outcome::Rebuilt(rebuilt) => Ok(*rebuilt),
        Outcome::OtherState => {
            tracing::warn!(checkpoint.state = ?known, "this version reads the record otherwise than the one before; checking all of it");
            match rebuild_from(log, None).await? {
                Outcome::Rebuilt(rebuilt) => Ok(*rebuilt),
                Outcome::OtherState => Err(HubError::Corrupt { detail: "the record cannot be applied".into() }),
            }
        }
    }
}

enum Outcome {
    Rebuilt(Box<Rebuilt>),
    /// The records are those of the checkpoint, but mean something else to this build.
    OtherState,
}

async fn rebuild_from(log: &Arc<dyn Log>, checkpoint: Option<LogCheckpoint>) -> Result<Outcome, HubError> {
    let (mut pages, readers) = read_ahead(log);
    let (log, runtime) = (Arc::clone(log), Handle::current());
    let rebuilt = tokio::task::spawn_blocking(move || {
        let mut rebuilding = Rebuilding::Applying(Box::default(), checkpoint);
        while let Some(page) = pages.next()? {
            let read =
                |state: &State, records: &[Record], resumed| runtime.block_on(PageEvidence::read(log.as_ref(), state, records, resumed));
            let causes = if rebuilding.applies() { runtime.block_on(read_causes(log.as_ref(), &page))? } else { HashMap::new() };
            match rebuilding.take(&page, &causes, &read)? {
                Some(next) => rebuilding = next,
                None => return Ok(Outcome::OtherState),
            }
        }
        rebuilding.finish()
    });
    let rebuilt = rebuilt.await;
    // It holds the log: who starts again after a failure must find it free.
    readers.stop().await;
    rebuilt.unwrap_or_else(|error| Err(HubError::io("the log could not be applied")(std::io::Error::other(error))))
}

type Causes = HashMap<Digest, ProposalCause>;

type ReadEvidence<'a> = &'a dyn Fn(&State, &[Record], bool) -> Result<PageEvidence, HubError>;

/// A rebuild under way.
enum Rebuilding {
    /// Records up to the checkpoint, or without any signature so far: hashes alone.
    Applying(Box<State>, Option<LogCheckpoint>),
    /// Records after the checkpoint, or from the first signature on. The flag: from a checkpoint.
    Checking(Box<Checker>, bool),
}

impl Rebuilding {
    // Records are applied without a check that reads their bodies.
    const fn applies(&self) -> bool {
        matches!(self, Self::Applying(..))
    }

    // None when the state at the checkpoint is another than then.
    fn take(self, page: &[Record], causes: &Causes, read: ReadEvidence<'_>) -> Result<Option<Self>, HubError> {
        match self {
            Self::Applying(mut state, Some(checkpoint)) => {
                let trusted = page.partition_point(|record| record.seq <= checkpoint.seq);
                let (before, after) = page.split_at(trusted);
                apply_page(&mut state, before, causes)?;
                if state.head < checkpoint.seq {
                    return Ok(Some(Self::Applying(state, Some(checkpoint))));
                }
                if state.head_hash != Some(checkpoint.hash) {
                    return Err(checkpoint::reject_log(&checkpoint, state.head));
                }
                if state.digest_of_rights() != checkpoint.state {
                    return Ok(None);
                }
                Self::Checking(Box::new(Checker::resume(*state, Some(checkpoint.signed_from))), true).take(after, causes, read)
            }
            Self::Applying(mut state, None) if !page.iter().any(Record::ends_batch) => {
                apply_page(&mut state, page, causes)?;
                Ok(Some(Self::Applying(state, None)))
            }
            Self::Applying(state, None) => Self::Checking(Box::new(Checker::resume(*state, None)), false).take(page, causes, read),
            Self::Checking(mut checker, resumed) => {
                if !page.is_empty() {
                    let evidence = read(checker.state(), page, resumed)?;
                    check_records(&mut checker, page, &evidence)?;
                }
                Ok(Some(Self::Checking(checker, resumed)))
            }
        }
    }

    fn finish(self) -> Result<Outcome, HubError> {
        let (mut state, signed_from) = match self {
            Self::Applying(state, Some(checkpoint)) => return Err(checkpoint::reject_log(&checkpoint, state.head)),
            Self::Applying(state, None) => (*state, None),
            Self::Checking(mut checker, _) => {
                finish_check(&mut checker)?;
                let signed_from = checker.signed_from();
                (checker.into_state(), signed_from)
            }
        };
        state.drop_closed(state.at);
        let signed_from = signed_from.unwrap_or(state.head + 1);
        Ok(Outcome::Rebuilt(Box::new((state, signed_from))))
    }
}

/// Checks and applies what other hubs wrote after `state`: the state after it, and the records;
/// none at the end of the log. `signed_from` as in [`Rebuilt`].
///
/// # Errors
/// As [`rebuild`].
pub(crate) async fn apply_next_page(state: &State, signed_from: Seq, log: &dyn Log) -> Result<Option<(State, Vec<Record>)>, HubError> {
    let records = log.read(state.head, PAGE_RECORDS).await?;
    if records.is_empty() {
        return Ok(None);
    }
    let records = complete_batch(records, log).await?;
    let evidence = PageEvidence::read(log, state, &records, true).await?;
    let mut checker = Checker::resume(state.clone(), Some(signed_from));
    check_records(&mut checker, &records, &evidence)?;
    finish_check(&mut checker)?;
    let mut state = checker.into_state();
    state.drop_closed(state.at);
    Ok(Some((state, records)))
}

// An append is stored as a whole, so a page that ends within one is followed by its rest.
async fn complete_batch(mut records: Vec<Record>, log: &dyn Log) -> Result<Vec<Record>, HubError> {
    while records.last().is_some_and(|last| !last.ends_batch()) {
        let after = records.last().map_or(0, |last| last.seq);
        let more = log.read(after, PAGE_RECORDS).await?;
        if more.is_empty() {
            break;
        }
        records.extend(more);
    }
    Ok(records)
}

fn apply_page(state: &mut State, records: &[Record], causes: &Causes) -> Result<(), HubError> {
    for record in records {
        let before = state.head_hash.unwrap_or(GENESIS);
        record.follows(state.head, &before).map_err(|broken| HubError::Corrupt { detail: broken.to_string() })?;
        state.apply(record).map_err(|error| HubError::Corrupt { detail: format!("record {} cannot be read: {error}", record.seq) })?;
        if let Some(cause) = record.body.and_then(|body| causes.get(&body)) {
            state.load_cause(&record.subject, cause);
        }
    }
    state.drop_closed(state.at);
    Ok(())
}
