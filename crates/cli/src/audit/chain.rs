//! Checks the chain of records and collects the keys they enrol. Keys from elsewhere are not trusted.

use super::report::Report;
use holdpoint_domain::{
    ActionEvent, BodyEvent, BrokenLink, DeviceEvent, Digest, Event, GENESIS, PersonEvent, PublicKey, Record, ReviewEvent, ReviewSubmitted,
    Seq, Status,
};
use std::collections::{HashMap, HashSet};

/// What is known after the records so far.
pub(super) struct Chain {
    pub(super) head: Seq,
    pub(super) hash: Digest,
    devices: HashMap<String, (String, PublicKey)>,
    pub(super) erased: HashSet<Digest>,
    /// Actions that are decided or withdrawn: their reviews may not be withheld.
    closed: HashSet<String>,
    revoked: HashSet<String>,
    /// Reviews, by the digest of the body that must have their signature.
    pub(super) reviews: HashMap<Digest, Vec<Review>>,
    /// Actions of reading data, by the digest of its body.
    readings: HashMap<Digest, String>,
}

/// A review from its record, and the key that was valid for it at that record.
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
            readings: HashMap::new(),
        }
    }

    /// Checks the next record.
    pub(super) fn take(&mut self, record: &Record, report: &mut Report) {
        if let Err(broken) = record.follows(self.head, &self.hash) {
            let code = match broken {
                BrokenLink::Gap { .. } => "record_gap",
                BrokenLink::Prev { .. } => "record_unlinked",
                BrokenLink::Hash { .. } => "record_changed",
            };
            report.add_problem(Some(record.seq), None, code, broken.to_string());
        }
        (self.head, self.hash) = (record.seq, record.hash);
        match Event::of(record) {
            Ok(event) => self.note_event(record, event, report),
            Err(error) => {
                report.add_problem(Some(record.seq), None, "record_unreadable", format!("record {} cannot be read: {error}", record.seq))
            }
        }
    }

    fn note_event(&mut self, record: &Record, event: Event, report: &mut Report) {
        match event {
            Event::Device(DeviceEvent::Enrolled(device)) => match PublicKey::from_base64(&device.key) {
                Ok(key) => drop(self.devices.insert(record.subject.clone(), (device.person.into(), key))),
                Err(refusal) => report.add_problem(Some(record.seq), None, "bad_key", refusal.detail),
            },
            Event::Device(DeviceEvent::Revoked(_)) | Event::Person(PersonEvent::Revoked(_)) => {
                self.revoked.insert(record.subject.clone());
            }
            Event::Action(ActionEvent::Decided(decided)) if decided.verdict.is_none_or(|ended| ended == Status::Open) => {}
            Event::Action(ActionEvent::Decided(_)) | Event::Action(ActionEvent::Withdrawn(_)) => {
                self.closed.insert(record.subject.clone());
            }
            Event::Body(BodyEvent::Erased(erased)) => drop(self.erased.insert(erased.digest)),
            Event::Review(ReviewEvent::Submitted(review)) => match record.body {
                Some(body) => {
                    let signer = self.signer(&review);
                    self.reviews.entry(body).or_default().push(Review { action: record.subject.clone(), head: review, signer });
                }
                None => {
                    report.add_problem(Some(record.seq), None, "review_unsigned", format!("review {} has no signed body", review.review))
                }
            },
            Event::Review(ReviewEvent::Reading(_)) => {
                self.readings.extend(record.body.map(|body| (body, record.subject.clone())));
            }
            _ => {}
        }
    }

    // Only records up to here count: a key enrolled or revoked later changes nothing.
    fn signer(&self, review: &ReviewSubmitted) -> Result<(String, PublicKey), &'static str> {
        let (person, key) = self.devices.get(review.device.as_str()).ok_or("its device was not enrolled by then")?;
        if self.revoked.contains(review.device.as_str()) || self.revoked.contains(person) {
            return Err("its device or its reviewer had been revoked by then");
        }
        Ok((person.clone(), key.clone()))
    }

    /// Whether the hub may withhold this body: it is a review of an open action, or its reading data.
    pub(super) fn may_be_withheld(&self, body: &Digest) -> bool {
        let of_open_action = |action: &String| !self.closed.contains(action);
        self.readings.get(body).is_some_and(of_open_action)
            || self.reviews.get(body).is_some_and(|reviews| reviews.iter().all(|review| of_open_action(&review.action)))
    }
}
