//! Records in order, and the keys they enrol: the only source of keys that is believed.

use super::Report;
use holdpoint_domain::{BrokenLink, Digest, Event, GENESIS, PublicKey, Record, ReviewSubmitted, Seq, Status};
use std::collections::{HashMap, HashSet};

/// A walk along the chain.
pub(super) struct Chain {
    pub(super) head: Seq,
    pub(super) hash: Digest,
    devices: HashMap<String, (String, PublicKey)>,
    pub(super) erased: HashSet<Digest>,
    /// Actions that are decided or withdrawn: no review of them is closed to anybody.
    closed: HashSet<String>,
    revoked: HashSet<String>,
    /// Reviews whose body must hold a fitting signature.
    pub(super) reviews: HashMap<Digest, Vec<Review>>,
}

/// A review as its record tells of it, and who could sign it at that place in the record.
pub(super) struct Review {
    pub(super) action: String,
    pub(super) head: ReviewSubmitted,
    pub(super) signer: Result<(String, PublicKey), &'static str>,
}

impl Chain {
    pub(super) fn new() -> Self {
        Self {
            head: 0,
            hash: GENESIS,
            devices: HashMap::new(),
            erased: HashSet::new(),
            closed: HashSet::new(),
            revoked: HashSet::new(),
            reviews: HashMap::new(),
        }
    }

    /// Takes the next record.
    pub(super) fn take(&mut self, record: &Record, report: &mut Report) {
        if let Err(broken) = record.follows(self.head, &self.hash) {
            let code = match broken {
                BrokenLink::Gap { .. } => "record_gap",
                BrokenLink::Prev { .. } => "record_unlinked",
                BrokenLink::Hash { .. } => "record_changed",
            };
            report.problem(Some(record.seq), None, code, broken.to_string());
        }
        (self.head, self.hash) = (record.seq, record.hash);
        match Event::of(record) {
            Ok(event) => self.note_event(record, event, report),
            Err(error) => {
                report.problem(Some(record.seq), None, "record_unreadable", format!("record {} cannot be read: {error}", record.seq))
            }
        }
    }

    fn note_event(&mut self, record: &Record, event: Event, report: &mut Report) {
        match event {
            Event::DeviceEnrolled(device) => match PublicKey::from_base64(&device.key) {
                Ok(key) => drop(self.devices.insert(record.subject.clone(), (device.person, key))),
                Err(refusal) => report.problem(Some(record.seq), None, "bad_key", refusal.detail),
            },
            Event::DeviceRevoked(_) | Event::PersonRevoked(_) => drop(self.revoked.insert(record.subject.clone())),
            Event::ActionDecided(decided) if decided.verdict.is_none_or(|ended| ended == Status::Open) => {}
            Event::ActionDecided(_) | Event::ActionWithdrawn(_) => {
                self.closed.insert(record.subject.clone());
            }
            Event::BodyErased(erased) => drop(self.erased.insert(erased.digest)),
            Event::ReviewSubmitted(review) => match record.body {
                Some(body) => {
                    let signer = self.signer(&review);
                    self.reviews.entry(body).or_default().push(Review { action: record.subject.clone(), head: review, signer });
                }
                None => report.problem(Some(record.seq), None, "review_unsigned", format!("review {} has no signed body", review.review)),
            },
            _ => {}
        }
    }

    // By the record alone, and as of here: a key that came or went later counts for nothing.
    fn signer(&self, review: &ReviewSubmitted) -> Result<(String, PublicKey), &'static str> {
        let (person, key) = self.devices.get(&review.device).ok_or("its device was not enrolled by then")?;
        if self.revoked.contains(&review.device) || self.revoked.contains(person) {
            return Err("its device or its reviewer had been revoked by then");
        }
        Ok((person.clone(), key.clone()))
    }

    /// Whether somebody may be kept from reading this body: it is a review of an action still open.
    pub(super) fn may_be_closed(&self, body: &Digest) -> bool {
        self.reviews.get(body).is_some_and(|reviews| reviews.iter().all(|review| !self.closed.contains(&review.action)))
    }
}
