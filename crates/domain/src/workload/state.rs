//! What people did on the days that are not recorded yet.

use crate::{
    ClaimEvent, Ms, OnAction, PersonId, Record, ReviewEvent, SubmittedInSet, WorkSession, WorkloadEvent, add_to_sessions, utc_day,
};
use imbl::{HashMap, HashSet, OrdMap};
use std::sync::Arc;

const DAY_MS: Ms = 24 * 60 * 60 * 1000;
/// A day is recorded this long after its end, at 03:00 UTC: what was done offline has mostly arrived.
const RECORDED_AFTER_MS: Ms = 3 * 60 * 60 * 1000;

/// Sessions by day, until the day after them is recorded.
#[derive(Clone, Debug, Default)]
pub struct Workload {
    // By the number of the day since 1970.
    days: OrdMap<Ms, OrdMap<PersonId, Arc<Vec<WorkSession>>>>,
    // The latest day with a record, and whom its records are about.
    recorded: Option<(Ms, HashSet<PersonId>)>,
    // When each person signed their last set.
    last_set: HashMap<PersonId, Ms>,
}

impl Workload {
    /// The day to record now, if one is due. Days on which no one worked are left out.
    #[must_use]
    pub fn due(&self, now: Ms) -> Option<String> {
        self.due_number(now).map(name_day)
    }

    /// A person's sessions on a UTC day, while they are known here.
    #[must_use]
    pub fn sessions(&self, person: &str, day: &str) -> Vec<WorkSession> {
        let of_day = self.days.iter().find(|(number, _)| name_day(**number) == day).map(|(_, people)| people);
        of_day.and_then(|people| people.get(person)).map(|found| found.to_vec()).unwrap_or_default()
    }

    /// The session that is going on: the last one, while its end is less than a break ago.
    #[must_use]
    pub fn present_session(&self, person: &str, now: Ms) -> Option<WorkSession> {
        let of_days = self.days.iter().rev().filter_map(|(_, people)| people.get(person));
        let mut found: Option<WorkSession> = None;
        // A session that began before midnight stands in two days.
        for sessions in of_days {
            for session in sessions.iter().rev() {
                let next = found.map_or(now, |found| found.from);
                if next - session.until >= crate::BREAK_MS {
                    return found;
                }
                let later = found.unwrap_or(WorkSession { reviews: 0, ..*session });
                found = Some(WorkSession { from: session.from, until: later.until, reviews: later.reviews + session.reviews });
            }
        }
        found
    }

    /// Whether a record about this person and day may come next.
    #[must_use]
    pub fn may_record(&self, person: &str, day: &str, now: Ms) -> bool {
        let begun = self.recorded.as_ref().is_some_and(|(number, people)| name_day(*number) == day && !people.contains(person));
        begun || self.due(now).is_some_and(|due| due == day)
    }

    pub(crate) fn note(&mut self, record: &Record, event: &OnAction) {
        match event {
            OnAction::Claim(ClaimEvent::Claimed(claimed)) => self.add(&claimed.by, record.at, 0),
            OnAction::Review(ReviewEvent::Submitted(review)) => self.add(&review.reviewer, review.signed_at.min(record.at), 1),
            // A set is one act: its reviews were signed at the same moment.
            OnAction::Review(ReviewEvent::SubmittedInSet(SubmittedInSet(review))) => {
                let is_first = self.last_set.insert(review.reviewer.clone(), review.signed_at) != Some(review.signed_at);
                self.add(&review.reviewer, review.signed_at.min(record.at), u32::from(is_first));
            }
            OnAction::Claim(ClaimEvent::Released(_)) | OnAction::Review(ReviewEvent::Reading(_)) | OnAction::Action(_) => {}
        }
    }

    pub(crate) fn apply(&mut self, record: &Record, event: &WorkloadEvent) {
        let WorkloadEvent::Day(day) = event;
        let begun = self.recorded.clone().filter(|(number, _)| name_day(*number) == day.day);
        let number = begun.as_ref().map(|(number, _)| *number).or_else(|| self.due_number(record.at));
        // A record that nothing justifies changes nothing.
        let Some(number) = number.filter(|number| name_day(*number) == day.day) else { return };
        let people = begun.map(|(_, people)| people).unwrap_or_default();
        self.days = self.days.iter().filter(|(known, _)| **known >= number).map(|(known, people)| (*known, people.clone())).collect();
        self.recorded = Some((number, people.update(day.person.clone())));
    }

    fn due_number(&self, now: Ms) -> Option<Ms> {
        let after = self.recorded.as_ref().map_or(Ms::MIN, |(number, _)| *number);
        let first = self.days.keys().find(|number| **number > after).copied();
        first.filter(|number| now >= (number + 1) * DAY_MS + RECORDED_AFTER_MS)
    }

    fn add(&mut self, person: &PersonId, at: Ms, reviews: u32) {
        let number = at.div_euclid(DAY_MS);
        if self.recorded.as_ref().is_some_and(|(recorded, _)| number <= *recorded) {
            return;
        }
        let sessions = self.days.entry(number).or_default().entry(person.clone()).or_default();
        add_to_sessions(Arc::make_mut(sessions), at, reviews);
    }
}

fn name_day(number: Ms) -> String {
    utc_day(number * DAY_MS)
}
