//! Checks that records read from the log are justified, before this hub acts on them.
//!
//! A program with write access to the database and without the keys could add records; see `docs/adr/0018`.

use crate::HubError;
use holdpoint_domain::{
    ActionEvent, CauseBody, CheckSource, Checker, Digest, Finding, GENESIS, NotJudged, ProposalCause, Record, State, Unjustified,
};
use holdpoint_log::{Log, LogError};
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
        digests.extend(plan_evidence(state, records));
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

// Plans of faults in force, and the content of actions whose sealed cause is among the records.
fn plan_evidence<'a>(state: &'a State, records: &'a [Record]) -> impl Iterator<Item = Digest> + 'a {
    let caused = records.iter().filter(|record| ActionEvent::is_cause(record));
    let contents = caused.clone().filter_map(|record| state.action(&record.subject)).map(|action| action.body);
    let any = caused.take(1).count() > 0;
    contents.chain(state.faults.plan_bodies().filter(move |_| any))
}

/// The sealed causes that records which are applied without a check name: see [`State::load_cause`].
pub(crate) async fn read_causes(log: &dyn Log, records: &[Record]) -> Result<HashMap<Digest, ProposalCause>, LogError> {
    let caused = records.iter().filter(|record| ActionEvent::is_cause(record));
    read_sealed(log, caused.filter_map(|record| record.body).collect()).await
}

/// The sealed cause with this digest; none where it was erased.
pub(crate) async fn read_cause(log: &dyn Log, digest: Digest) -> Result<Option<ProposalCause>, LogError> {
    Ok(read_sealed(log, vec![digest]).await?.remove(&digest))
}

// A document that was changed is as good as none: then nothing is granted.
async fn read_sealed(log: &dyn Log, digests: Vec<Digest>) -> Result<HashMap<Digest, ProposalCause>, LogError> {
    if digests.is_empty() {
        return Ok(HashMap::new());
    }
    let found = log.get_bodies(&digests).await?;
    let read = digests.into_iter().zip(found).filter_map(|(digest, bytes)| {
        let bytes = bytes.filter(|bytes| Digest::of(bytes) == digest)?;
        let body: CauseBody = serde_json::from_slice(&bytes).ok()?;
        Some((digest, body.cause))
    });
    Ok(read.collect())
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
