//! The records and bodies, and what a log must check before it stores more.

use super::PlantedFault;
use crate::cast::person_id;
use holdpoint_domain::{
    ActionDecided, ActionEvent, DecidedBy, Digest, Draft, Event, GENESIS, GRANT_MS, PersonEnrolled, PersonEvent, Record, Refusal, Role,
    Seq, Status,
};
use holdpoint_log::{Batch, Head, LogError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Called after new records.
pub(crate) type Watcher = Box<dyn Fn() + Send + Sync>;

/// The log that all hubs share.
#[derive(Default)]
pub(crate) struct MemoryLog {
    stored: Mutex<Stored>,
    planted: Option<PlantedFault>,
    watchers: Mutex<Vec<Watcher>>,
}

/// What is stored.
#[derive(Clone, Default)]
pub(crate) struct Stored {
    pub(crate) records: Vec<Record>,
    pub(crate) bodies: BTreeMap<Digest, Vec<u8>>,
    pub(crate) erased: u64,
    pub(crate) stale_appends: u64,
    reviews: u32,
    planted: bool,
}

impl MemoryLog {
    /// An empty log with a planted fault.
    pub(crate) fn new(planted: Option<PlantedFault>) -> Self {
        Self { planted, ..Self::default() }
    }

    /// What is stored at this moment.
    pub(crate) fn stored(&self) -> MutexGuard<'_, Stored> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what is called after new records.
    pub(crate) fn add_watcher(&self, watcher: Watcher) {
        self.watchers.lock().unwrap_or_else(PoisonError::into_inner).push(watcher);
    }

    /// Calls every watcher.
    pub(crate) fn notify_watchers(&self) {
        self.watchers.lock().unwrap_or_else(PoisonError::into_inner).iter().for_each(|watcher| watcher());
    }

    /// Adds records that another log holds, where they follow.
    pub(crate) fn mirror(&self, page: &[Record]) {
        let mut stored = self.stored();
        let head = stored.head().0;
        if page.first().is_some_and(|first| first.seq <= head + 1) {
            stored.records.extend(page.iter().filter(|record| record.seq > head).cloned());
        }
    }

    /// Holds exactly what another log holds.
    pub(crate) fn replace(&self, records: Vec<Record>, bodies: BTreeMap<Digest, Vec<u8>>) {
        let mut stored = self.stored();
        (stored.records, stored.bodies) = (records, bodies);
    }

    /// Stores a batch, all or nothing.
    pub(crate) fn store(&self, after: Seq, batch: &Batch) -> Result<Seq, LogError> {
        self.stored().store(after, batch, self.planted)
    }
}

impl Stored {
    /// Number and hash of the last record.
    pub(crate) fn head(&self) -> Head {
        self.records.last().map_or((0, GENESIS), |last| (last.seq, last.hash))
    }

    fn store(&mut self, after: Seq, batch: &Batch, planted: Option<PlantedFault>) -> Result<Seq, LogError> {
        if planted == Some(PlantedFault::LoseAcknowledgedAppend) && self.is_third_review(batch) {
            return Ok(batch.records.last().map_or(after, |last| last.seq));
        }
        let head = self.head();
        let fits = after == head.0 && batch.records.first().is_none_or(|first| first.prev == head.1);
        if planted == Some(PlantedFault::KeepStaleBatch) && !fits {
            return Ok(self.store_behind(batch));
        }
        if after != head.0 {
            self.stale_appends += 1;
            return Err(LogError::Stale { head: head.0 });
        }
        check_chain(head, &batch.records)?;
        self.records.extend(batch.records.iter().cloned());
        self.keep_bodies(batch);
        match planted {
            Some(PlantedFault::WriteDecision) => self.write_decision(),
            Some(PlantedFault::DecideTwice) => self.decide_again(),
            Some(PlantedFault::WriteAdministrator) => self.write_administrator(),
            _ => {}
        }
        Ok(self.head().0)
    }

    fn keep_bodies(&mut self, batch: &Batch) {
        for (digest, content) in &batch.bodies {
            self.bodies.entry(*digest).or_insert_with(|| content.clone());
        }
    }

    fn is_third_review(&mut self, batch: &Batch) -> bool {
        self.reviews += u32::from(batch.records.iter().any(|record| record.kind == "review.submitted"));
        self.reviews == 3 && batch.records.iter().any(|record| record.kind == "review.submitted")
    }

    fn store_behind(&mut self, batch: &Batch) -> Seq {
        for record in batch.records.iter().cloned() {
            let Record { at, actor, kind, version, subject, header, body, .. } = record;
            self.push(Draft { at, actor, kind, version, subject, header, body });
        }
        self.keep_bodies(batch);
        batch.records.last().map_or(0, |last| last.seq)
    }

    fn push(&mut self, draft: Draft) {
        let (seq, hash) = self.head();
        self.records.push(draft.seal(seq + 1, hash));
    }

    // As the person in the issue did with SQL.
    fn write_decision(&mut self) {
        let Some(proposed) = self.records.last().filter(|record| record.kind == "action.proposed" && !self.planted) else {
            return;
        };
        let Ok(Event::Action(ActionEvent::Proposed(header))) = Event::of(proposed) else { return };
        let decided = ActionDecided {
            verdict: Some(Status::Approved),
            by: DecidedBy::Review,
            digest: header.digest,
            reviews: Vec::new(),
            grant_until: Some(proposed.at + GRANT_MS),
        };
        let draft = Event::from(ActionEvent::Decided(decided)).draft(proposed.at, "hub", &proposed.subject.clone(), None);
        self.plant(draft);
    }

    fn decide_again(&mut self) {
        let Some(first) = self.records.last().filter(|record| record.kind == "action.decided" && !self.planted) else { return };
        let Ok(Event::Action(ActionEvent::Decided(decided))) = Event::of(first) else { return };
        let again = ActionDecided { verdict: Some(Status::Rejected), grant_until: None, ..decided };
        let draft = Event::from(ActionEvent::Decided(again)).draft(first.at, "hub", &first.subject.clone(), None);
        self.plant(draft);
    }

    fn write_administrator(&mut self) {
        let Some(last) = self.records.last().filter(|record| record.kind == "action.proposed" && !self.planted) else { return };
        let enrolled = self.records.iter().find(|record| record.kind == "person.enrolled" && record.subject == person_id(2));
        let Some(Ok(Event::Person(PersonEvent::Enrolled(person)))) = enrolled.map(Event::of) else { return };
        let changed = PersonEvent::Changed(PersonEnrolled { roles: vec![Role::Administrator], ..person });
        let draft = Event::from(changed).draft(last.at, &person_id(0), &person_id(2), None);
        self.plant(draft);
    }

    fn plant(&mut self, draft: Result<Draft, Refusal>) {
        if let Ok(draft) = draft {
            self.planted = true;
            self.push(draft);
        }
    }
}

fn check_chain((mut seq, mut hash): Head, records: &[Record]) -> Result<(), LogError> {
    for record in records {
        record.follows(seq, &hash).map_err(|broken| LogError::Misfit { detail: broken.to_string() })?;
        (seq, hash) = (record.seq, record.hash);
    }
    Ok(())
}
