//! Checks that records read from the log are justified, before this hub acts on them.
//!
//! A program with write access to the database and without the keys could add records; see `docs/adr/0018`.

use crate::HubError;
use holdpoint_domain::{CheckSource, Checker, Digest, Finding, GENESIS, NotJudged, Record, State, Unjustified};
use holdpoint_log::Log;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Kinds that follow a decision: the action is closed and no longer in memory.
const KINDS_AFTER_DECISION: [&str; 3] = ["decision.delivered", "grant.used", "action.executed"];

/// What a page of records rests on, read before they are checked.
#[derive(Default)]
pub(crate) struct PageEvidence {
    bodies: HashMap<Digest, Vec<u8>>,
    histories: HashMap<String, Vec<Record>>,
}

impl PageEvidence {
    /// Reads what these records, which follow `state`, rest on. `with_histories` where the check
    /// did not begin with the first record.
    pub(crate) async fn read(log: &dyn Log, state: &State, records: &[Record], with_histories: bool) -> Result<Self, HubError> {
        let mut digests: HashSet<Digest> = records.iter().flat_map(|record| record.body.into_iter().chain(record.envelope())).collect();
        // Reviews given before, of actions that may be decided now.
        let actions = records.iter().filter_map(|record| state.action(&record.subject));
        digests.extend(actions.flat_map(|action| action.reviews.iter().map(|review| review.body)));
        let digests: Vec<Digest> = digests.into_iter().collect();
        let found = log.get_bodies(&digests).await?;
        let bodies = digests.into_iter().zip(found).filter_map(|(digest, bytes)| Some((digest, bytes?))).collect();
        let mut histories = HashMap::new();
        for record in records.iter().filter(|record| with_histories && KINDS_AFTER_DECISION.contains(&record.kind.as_str())) {
            if !histories.contains_key(&record.subject) {
                histories.insert(record.subject.clone(), log.read_subject(&record.subject).await?);
            }
        }
        Ok(Self { bodies, histories })
    }
}

impl CheckSource for PageEvidence {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        self.bodies.get(digest).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(NotJudged::Erased)
    }

    fn records_about(&self, subject: &str) -> Vec<Record> {
        self.histories.get(subject).cloned().unwrap_or_default()
    }
}

/// Checks records in order; each must follow the one before.
///
/// # Errors
/// [`HubError::Corrupt`] at the first record that does not follow, or that nothing justifies.
pub(crate) fn check_records(checker: &mut Checker, records: &[Record], evidence: &PageEvidence) -> Result<(), HubError> {
    for record in records {
        let state = checker.state();
        let before = state.head_hash.unwrap_or(GENESIS);
        record.follows(state.head, &before).map_err(|broken| HubError::Corrupt { detail: broken.to_string() })?;
        if let Finding::Unjustified(found) = checker.check(record, evidence) {
            return Err(reject_record(&found));
        }
    }
    Ok(())
}

/// Checks that the last records are covered by a signature.
///
/// # Errors
/// [`HubError::Corrupt`].
pub(crate) fn finish_check(checker: &mut Checker) -> Result<(), HubError> {
    checker.finish().first().map_or(Ok(()), |found| Err(reject_record(found)))
}

fn reject_record(found: &Unjustified) -> HubError {
    let sentence = found.sentence.trim_end_matches('.');
    HubError::Corrupt { detail: format!("nothing justifies record {}. {sentence}", found.seq) }
}
