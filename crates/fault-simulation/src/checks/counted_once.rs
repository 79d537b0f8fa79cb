//! An action ends once, its grant is used once, and a command counts once.

use crate::fault::{Check, Fault};
use crate::ledger::Ledger;
use holdpoint_domain::{ActionEvent, AdminChangeEvent, Event, KEY_MEMORY_MS, ProposedUnderRules, Record, ReviewEvent, SubmittedInSet};
use std::collections::BTreeMap;

/// What may be in the log once.
#[derive(Default)]
struct Once {
    // What was seen, and in which record.
    seen: BTreeMap<String, u64>,
    // Idempotency keys, with the time of the proposal.
    keys: BTreeMap<String, i64>,
    closed: BTreeMap<String, u64>,
    last_command: Option<String>,
    found: Vec<String>,
}

/// Reads the log for what is there twice, and the answers for grants that were allowed twice.
pub(super) fn check_counted_once(records: &[Record], ledger: &Ledger) -> Vec<Fault> {
    let mut once = Once::default();
    records.iter().for_each(|record| once.read(record));
    let twice = ledger.allowed_uses.iter().filter(|(_, count)| **count > 1);
    once.found.extend(twice.map(|(action, count)| format!("the grant of {action:?} was allowed {count} times")));
    once.found.into_iter().map(|detail| Fault::new(Check::CountedOnce, detail)).collect()
}

impl Once {
    fn read(&mut self, record: &Record) {
        self.read_command(record);
        match Event::read_for_display(record) {
            Event::Action(event) => self.read_action(record, &event),
            Event::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review))) => {
                self.add(record, format!("review {}", review.review.as_str()));
                self.check_open(record);
            }
            Event::Claim(holdpoint_domain::ClaimEvent::Claimed(_)) => self.check_open(record),
            Event::Device(holdpoint_domain::DeviceEvent::Enrolled(_)) => self.add(record, format!("enrolment of {}", record.subject)),
            Event::AdminChange(AdminChangeEvent::Confirmed(_) | AdminChangeEvent::Declined(_)) => {
                self.add(record, format!("end of change {}", record.subject));
            }
            Event::Draw(_) => self.add(record, format!("{} of {}", record.kind, record.subject)),
            Event::Invite(holdpoint_domain::InviteEvent::Used(_)) => self.add(record, format!("use of invite {}", record.subject)),
            _ => {}
        }
    }

    // The records of one command stand together: they came with one append.
    fn read_command(&mut self, record: &Record) {
        let command = record.command().map(String::from);
        if let Some(command) = command.as_ref().filter(|_| command != self.last_command) {
            self.add(record, format!("command {command}"));
        }
        self.last_command = command;
    }

    fn read_action(&mut self, record: &Record, event: &ActionEvent) {
        match event {
            ActionEvent::Proposed(header) | ActionEvent::ProposedUnderRules(ProposedUnderRules(header)) => {
                self.add(record, format!("proposal of {}", record.subject));
                if let Some(key) = &header.key {
                    self.add_key(record, format!("{} {}", header.tool.name.as_str(), key.key));
                }
            }
            ActionEvent::Decided(decided) if decided.verdict.is_none() => {}
            ActionEvent::Decided(_) | ActionEvent::Withdrawn(_) => {
                self.check_open(record);
                self.closed.insert(record.subject.clone(), record.seq);
            }
            ActionEvent::Revised(_)
            | ActionEvent::RevisedUnderRules(_)
            | ActionEvent::Escalated(_)
            | ActionEvent::Edited(_)
            | ActionEvent::EditedToLong(_)
            | ActionEvent::SecondReviewDrawn(_) => self.check_open(record),
            ActionEvent::Caused(_) | ActionEvent::Delivered(_) | ActionEvent::GrantUsed(_) | ActionEvent::Executed(_) => {
                self.add(record, format!("{} of {}", record.kind, record.subject));
            }
        }
    }

    fn check_open(&mut self, record: &Record) {
        if let Some(closed) = self.closed.get(&record.subject) {
            self.found.push(format!("record {} ({}) is about {}, which record {closed} closed", record.seq, record.kind, record.subject));
        }
    }

    fn add_key(&mut self, record: &Record, key: String) {
        let earlier = self.keys.insert(key.clone(), record.at);
        if earlier.is_some_and(|at| record.at - at < KEY_MEMORY_MS) {
            self.found.push(format!("record {} proposes again with the key {key}", record.seq));
        }
    }

    fn add(&mut self, record: &Record, what: String) {
        if let Some(first) = self.seen.get(&what) {
            self.found.push(format!("records {first} and {} both hold the {what}", record.seq));
        } else {
            self.seen.insert(what, record.seq);
        }
    }
}
