//! Small numbers for words that repeat in every row. Only ever added to, at the end.

use holdpoint_domain::{OnDeadline, Outcome, Risk, Status};

const STATUSES: [Status; 8] = [
    Status::Open,
    Status::Approved,
    Status::Edited,
    Status::Rejected,
    Status::Responded,
    Status::Expired,
    Status::Stopped,
    Status::Withdrawn,
];
const RISKS: [Risk; 4] = [Risk::Low, Risk::Medium, Risk::High, Risk::Critical];
const AT_DEADLINE: [OnDeadline; 3] = [OnDeadline::Deny, OnDeadline::Allow, OnDeadline::Hold];
const OUTCOMES: [Outcome; 2] = [Outcome::Executed, Outcome::Failed];

/// A word that is stored as a number.
pub(crate) trait Coded: Copy + PartialEq + 'static {
    /// All words, by number.
    const ALL: &'static [Self];

    /// The number.
    fn code(self) -> i64 {
        Self::ALL.iter().position(|word| *word == self).and_then(|code| i64::try_from(code).ok()).unwrap_or(0)
    }

    /// The word; the first for a number nobody wrote.
    fn of_code(code: i64) -> Self {
        usize::try_from(code).ok().and_then(|code| Self::ALL.get(code)).copied().unwrap_or(Self::ALL[0])
    }
}

impl Coded for Status {
    const ALL: &'static [Self] = &STATUSES;
}
impl Coded for Risk {
    const ALL: &'static [Self] = &RISKS;
}
impl Coded for OnDeadline {
    const ALL: &'static [Self] = &AT_DEADLINE;
}
impl Coded for Outcome {
    const ALL: &'static [Self] = &OUTCOMES;
}
