//! No acknowledged record is lost, and nothing that was refused for good is recorded.

use crate::fault::{Check, Fault};
use crate::ledger::{Acknowledged, Ledger};
use holdpoint_domain::{ActionEvent, Code, Event, Record, ReviewEvent, Status, StopEvent, SubmittedInSet};
use std::collections::{BTreeMap, BTreeSet};

/// The log, as the promises are looked up in it.
#[derive(Default)]
struct Recorded {
    by_kind: BTreeSet<(String, String)>,
    reviews: BTreeSet<String>,
    commands: BTreeSet<String>,
    ends: BTreeMap<String, (Status, Option<holdpoint_domain::Digest>)>,
    /// Actions that ended before some stop.
    stoppable: BTreeSet<String>,
}

/// Compares every answer with the log. `clocks_agree`: a deadline is the same at every hub.
pub(super) fn check_acknowledged(records: &[Record], ledger: &Ledger, clocks_agree: bool) -> Vec<Fault> {
    let recorded = Recorded::read(records);
    let lost = ledger.acknowledged.iter().filter(|promise| !recorded.keeps(promise));
    let lost = lost.map(|promise| format!("{promise:?} was acknowledged, and is not in the log"));
    let is_final = |code: Code| match code {
        Code::ActionDecided | Code::ActionWithdrawn => true,
        Code::ActionExpired => clocks_agree,
        _ => false,
    };
    let counted = ledger.refused_reviews.iter().filter(|(review, code)| is_final(*code) && recorded.reviews.contains(review.as_str()));
    let counted = counted.map(|(review, code)| format!("review {review:?} was refused ({code:?}), and is in the log"));
    lost.chain(counted).map(|detail| Fault::new(Check::Acknowledged, detail)).collect()
}

impl Recorded {
    fn read(records: &[Record]) -> Self {
        let mut recorded = Self::default();
        for record in records {
            recorded.by_kind.insert((record.kind.clone(), record.subject.clone()));
            recorded.commands.extend(record.command().map(String::from));
            match Event::read_for_display(record) {
                Event::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review))) => {
                    recorded.reviews.insert(review.review.into());
                }
                Event::Action(ActionEvent::Decided(decided)) => {
                    let status = decided.verdict.unwrap_or(Status::Open);
                    recorded.ends.insert(record.subject.clone(), (status, Some(decided.digest)));
                }
                Event::Stop(StopEvent::Pulled(_) | StopEvent::HeldAgain(_)) => {
                    // What was allowed before may be told as stopped from now on.
                    recorded.stoppable.extend(recorded.ends.keys().cloned());
                }
                Event::Action(ActionEvent::Withdrawn(_)) => {
                    recorded.ends.insert(record.subject.clone(), (Status::Withdrawn, None));
                }
                _ => {}
            }
        }
        recorded
    }

    fn keeps(&self, promise: &Acknowledged) -> bool {
        match promise {
            Acknowledged::Record { kind, action } => self.by_kind.contains(&((*kind).to_owned(), action.as_str().to_owned())),
            Acknowledged::Review(id) => self.reviews.contains(id.as_str()),
            Acknowledged::Command(id) => self.commands.contains(id.as_str()),
            Acknowledged::Decision { action, verdict, digest } => {
                let end = self.ends.get(action.as_str());
                // An approval that a stop voided is told as `stopped`.
                let voided = *verdict == Status::Stopped && self.stoppable.contains(action.as_str());
                let same = |status: &Status| status == verdict || (voided && status.allows());
                end.is_some_and(|(status, decided)| same(status) && decided.is_none_or(|decided| decided == *digest))
            }
        }
    }
}
