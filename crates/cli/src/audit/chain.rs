//! Records in order, and the keys they enrol: the only source of keys that is believed.

use super::Report;
use holdpoint_domain::{BrokenLink, Digest, Event, GENESIS, PublicKey, Record, ReviewSubmitted, Seq};
use std::collections::{HashMap, HashSet};

/// A walk along the chain.
pub(super) struct Chain {
    pub(super) head: Seq,
    pub(super) hash: Digest,
    pub(super) devices: HashMap<String, (String, PublicKey)>,
    pub(super) erased: HashSet<Digest>,
    /// Reviews whose body must hold a fitting signature.
    pub(super) reviews: HashMap<Digest, (Seq, String, ReviewSubmitted)>,
}

impl Chain {
    pub(super) fn new() -> Self {
        Self { head: 0, hash: GENESIS, devices: HashMap::new(), erased: HashSet::new(), reviews: HashMap::new() }
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
            Ok(event) => self.learn(record, event, report),
            Err(error) => {
                report.problem(Some(record.seq), None, "record_unreadable", format!("record {} cannot be read: {error}", record.seq))
            }
        }
    }

    fn learn(&mut self, record: &Record, event: Event, report: &mut Report) {
        match event {
            Event::DeviceEnrolled(device) => match PublicKey::from_base64(&device.key) {
                Ok(key) => drop(self.devices.insert(record.subject.clone(), (device.person, key))),
                Err(refusal) => report.problem(Some(record.seq), None, "bad_key", refusal.detail),
            },
            Event::BodyErased(erased) => drop(self.erased.insert(erased.digest)),
            Event::ReviewSubmitted(review) => match record.body {
                Some(body) => drop(self.reviews.insert(body, (record.seq, record.subject.clone(), review))),
                None => report.problem(Some(record.seq), None, "review_unsigned", format!("review {} has no signed body", review.review)),
            },
            _ => {}
        }
    }
}
