//! What Health counts of one action, and sums of it.

use super::delay::bin_of;
use crate::action::{ActionRow, SettledBy};
use holdpoint_domain::{Ms, Outcome, Risk, Status};
use std::collections::BTreeMap;

macro_rules! counters {
    ($($(#[doc = $doc:literal])* $name:ident),* $(,)?) => {
        /// Sums over actions.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct ActionCounts {
            $($(#[doc = $doc])* pub $name: i64,)*
            /// How many of `reviewed` were decided after a delay of each bin ([`super::delay`]).
            pub delays: BTreeMap<u8, i64>,
        }

        impl ActionCounts {
            /// Numbers beside the delays.
            pub const COUNTERS: usize = [$(stringify!($name)),*].len();

            const fn numbers(&self) -> [i64; Self::COUNTERS] {
                [$(self.$name),*]
            }

            fn numbers_mut(&mut self) -> [&mut i64; Self::COUNTERS] {
                [$(&mut self.$name),*]
            }
        }
    };
}

counters! {
    /// Proposed.
    proposed,
    /// Of high or critical risk, and allowed.
    grave_allowed,
    /// Of these, allowed without a review: by a rule or at the deadline.
    grave_unreviewed,
    /// Decided by people.
    reviewed,
    /// Of these, after the deadline.
    late,
    /// Denied at the deadline without a review.
    expired,
    /// Allowed at the deadline without a review.
    passed,
    /// Let through by a checkpoint.
    automatic,
    /// Rejected.
    rejected,
    /// Approved with changed arguments.
    edited,
    /// Answered instead of decided.
    responded,
    /// Ran, failed ones included.
    ran,
    /// Time from proposal to decision of `reviewed`, ms, added.
    delay_ms,
}

impl ActionCounts {
    /// Of one action.
    #[must_use]
    pub fn of(row: &ActionRow) -> Self {
        let is = |holds: bool| i64::from(holds);
        let allowed = matches!(row.status, Status::Approved | Status::Edited);
        let (people, at_deadline) = (row.settled_by == Some(SettledBy::People), row.settled_by == Some(SettledBy::Deadline));
        let grave = matches!(row.risk, Risk::High | Risk::Critical) && allowed;
        let delay = people.then(|| delay(row));
        Self {
            proposed: 1,
            grave_allowed: is(grave),
            grave_unreviewed: is(grave && !people),
            reviewed: is(people),
            late: is(people && row.decided_at.is_some_and(|at| at > row.deadline)),
            expired: is(at_deadline && !allowed),
            passed: is(at_deadline && allowed),
            automatic: is(row.settled_by == Some(SettledBy::Policy)),
            rejected: is(people && row.status == Status::Rejected),
            edited: is(people && row.status == Status::Edited),
            responded: is(people && row.status == Status::Responded),
            ran: is(matches!(row.outcome, Some(Outcome::Executed | Outcome::Failed))),
            delay_ms: delay.unwrap_or_default(),
            delays: delay.map(|delay| (bin_of(delay), 1)).into_iter().collect(),
        }
    }

    /// Adds another sum `times` times; −1 takes it away.
    pub fn add(&mut self, other: &Self, times: i64) {
        self.add_times(other, times);
        for (bin, count) in &other.delays {
            let sum = self.delays.entry(*bin).or_default();
            *sum += count * times;
            if *sum == 0 {
                self.delays.remove(bin);
            }
        }
    }

    /// Adds another sum without its delays.
    pub fn add_numbers(&mut self, other: &Self) {
        self.add_times(other, 1);
    }

    fn add_times(&mut self, other: &Self, times: i64) {
        let numbers = other.numbers();
        self.numbers_mut().into_iter().zip(numbers).for_each(|(sum, number)| *sum += number * times);
    }

    /// Whether it counts nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn to_blobs(&self) -> (Vec<u8>, Vec<u8>) {
        let counts = self.numbers().iter().flat_map(|number| number.to_le_bytes()).collect();
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let delays = self.delays.iter().flat_map(|(bin, times)| std::iter::once(*bin).chain(count(*times).to_le_bytes())).collect();
        (counts, delays)
    }

    /// Adds what [`Self::to_blobs`] wrote.
    pub(super) fn add_blobs(&mut self, counts: &[u8], delays: &[u8]) {
        for (sum, bytes) in self.numbers_mut().into_iter().zip(counts.as_chunks::<8>().0) {
            *sum += i64::from_le_bytes(*bytes);
        }
        for [bin, count @ ..] in delays.as_chunks::<5>().0 {
            *self.delays.entry(*bin).or_default() += i64::from(u32::from_le_bytes(*count));
        }
    }
}

// A decision is never before its proposal.
fn delay(row: &ActionRow) -> Ms {
    row.decided_at.map_or(0, |at| (at - row.proposed_at).max(0))
}
