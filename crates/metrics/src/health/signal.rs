//! One signal: a value with its interval and count, beside a target and a limit.

use crate::proportion::{share, wilson95};
use serde::Serialize;

/// Below this many cases a signal says "too few to say": the Wilson interval of a share of 0.9
/// is then wider than 0.2.
pub const MIN_CASES: u64 = 30;

/// The seven signals, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalName {
    /// Of the actions of high or critical risk that were allowed, the share that a person reviewed
    /// first. The others were let through by a rule or by a deadline.
    Coverage,
    /// Of the actions that needed a person, the share that people decided before the deadline.
    /// What expired, ran at its deadline, or was decided after it was not.
    Timeliness,
    /// The load on reviewers in the busiest hour of the day (UTC): reviews × mean time on screen ÷
    /// time of the people who reviewed in that hour.
    Capacity,
    /// Of the planted faults that were judged, the share that was rejected.
    Vigilance,
    /// Krippendorff's alpha of the verdicts on actions drawn for a blind second review.
    Consistency,
    /// Of the actions that ran, the share that a person confirmed as the cause of an incident.
    Escapes,
    /// Of the corrections, the share that is in a dataset within seven days.
    Feedback,
}

impl SignalName {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Coverage, Self::Timeliness, Self::Capacity, Self::Vigilance, Self::Consistency, Self::Escapes, Self::Feedback];

    /// The word of JSON and of the policy.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Timeliness => "timeliness",
            Self::Capacity => "capacity",
            Self::Vigilance => "vigilance",
            Self::Consistency => "consistency",
            Self::Escapes => "escapes",
            Self::Feedback => "feedback",
        }
    }

    /// Whether a smaller value is better.
    #[must_use]
    pub const fn is_at_most(self) -> bool {
        matches!(self, Self::Capacity | Self::Escapes)
    }
}

/// How a signal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalState {
    /// The target is met.
    InRange,
    /// The target is missed, the limit is not.
    Slipping,
    /// The limit is missed.
    OutOfRange,
    /// Fewer than [`MIN_CASES`] cases, or 0/0.
    TooFew,
}

impl SignalState {
    /// The word of JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InRange => "in_range",
            Self::Slipping => "slipping",
            Self::OutOfRange => "out_of_range",
            Self::TooFew => "too_few",
        }
    }
}

/// What a signal is held to: `target` is what it should be, beyond `limit` it is out of range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// In range up to here.
    pub target: f64,
    /// Slipping up to here.
    pub limit: f64,
}

/// A signal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Signal {
    /// Which one.
    pub name: SignalName,
    /// A share, a load or alpha; none where it is 0/0 or rests on fewer than [`MIN_CASES`] cases.
    pub value: Option<f64>,
    /// The 95 % interval; none where there is none.
    pub ci95: Option<[f64; 2]>,
    /// The cases that the value rests on.
    pub count: u64,
    /// What it should be: at least this, or at most for capacity and escapes.
    pub target: f64,
    /// How it stands.
    pub state: SignalState,
}

impl Signal {
    /// A share of counts, with its Wilson interval.
    #[must_use]
    pub fn share(name: SignalName, hits: u64, count: u64, target: Target) -> Self {
        let ci95 = wilson95(hits, count);
        Self::new(name, ci95.and(share(hits, count)), ci95, count, target)
    }

    /// A value with an interval.
    #[must_use]
    pub fn new(name: SignalName, value: Option<f64>, ci95: Option<[f64; 2]>, count: u64, target: Target) -> Self {
        let value = value.filter(|value| count >= MIN_CASES && value.is_finite());
        let ci95 = ci95.filter(|ends| value.is_some() && ends.iter().all(|end| end.is_finite()));
        Self { name, value, ci95, count, target: target.target, state: state(name, value, target) }
    }

    /// Of nothing: no cases are known.
    #[must_use]
    pub fn unknown(name: SignalName, target: Target) -> Self {
        Self::new(name, None, None, 0, target)
    }
}

fn state(name: SignalName, value: Option<f64>, target: Target) -> SignalState {
    let Some(value) = value else { return SignalState::TooFew };
    let holds = |bound: f64| if name.is_at_most() { value <= bound } else { value >= bound };
    match (holds(target.target), holds(target.limit)) {
        (true, _) => SignalState::InRange,
        (false, true) => SignalState::Slipping,
        (false, false) => SignalState::OutOfRange,
    }
}
