//! The question to the staffing model and the shape of its answer.

/// How long an action waits at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Without end.
    None,
    /// Exactly this long, minutes.
    Deadline(f64),
    /// An exponential time of this mean, minutes.
    Patience(f64),
}

impl Limit {
    pub(super) fn in_units_of(self, minutes: f64) -> Self {
        match self {
            Self::None => Self::None,
            Self::Deadline(time) => Self::Deadline(time / minutes),
            Self::Patience(time) => Self::Patience(time / minutes),
        }
    }
}

/// Waiting in a queue that nothing leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// The share of arrivals that wait.
    pub p_wait: f64,
    /// Over all arrivals.
    pub mean_wait_minutes: f64,
}

impl Waiting {
    /// Nothing waits.
    pub const NONE: Self = Self { p_wait: 0.0, mean_wait_minutes: 0.0 };
}

/// Waiting in a queue whose actions may expire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Service {
    /// The share of arrivals that wait.
    pub p_wait: f64,
    /// The share of arrivals that expire.
    pub expired_share: f64,
    /// Over all arrivals, expired ones included.
    pub mean_wait_minutes: f64,
}

impl Service {
    /// Nothing waits or expires.
    pub const NONE: Self = Self { p_wait: 0.0, expired_share: 0.0, mean_wait_minutes: 0.0 };
}

/// A question to the model. [`Question::check`] says what values are answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// Actions that arrive per hour.
    pub arrivals_per_hour: f64,
    /// Mean minutes of one review.
    pub handle_minutes: f64,
    /// People on shift.
    pub reviewers: u32,
    /// How long an action waits at most.
    pub limit: Limit,
    /// Standard deviation over mean of the handle times, which are then lognormal and simulated.
    /// None: exponential, in closed form.
    pub handle_cv: Option<f64>,
    /// Seed of the simulation.
    pub seed: u64,
    /// The load of each person that is still good, above 0 and at most 1.
    pub target_load: f64,
    /// The share of expired actions that is still good, above 0 and at most 1.
    pub target_expired: f64,
}

/// A value that the model does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field of [`Question`].
    pub field: &'static str,
    /// What it must be.
    pub rule: &'static str,
}

/// The answer of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Which model: `erlang_c`, `deadline`, `erlang_a` or `simulation`.
    pub model: &'static str,
    /// Offered load of each reviewer: 1 is all their time.
    pub load: f64,
    /// Offered load of all.
    pub offered_erlangs: f64,
    /// The share of arrivals that expire.
    pub expired_share: f64,
    /// None when the queue grows without end.
    pub mean_wait_minutes: Option<f64>,
    /// The share of arrivals that wait.
    pub p_wait: f64,
    /// The fewest reviewers that meet both targets. None when no number within [`super::needed::MOST_REVIEWERS`] does.
    pub needed_reviewers: Option<u32>,
    /// Without deadline, for comparison. None when the queue grows without end.
    pub erlang_c: Option<Waiting>,
}

/// The largest values: about two years of minutes; a thousand million actions an hour.
pub(super) const MOST_MINUTES: f64 = 1e6;
pub(super) const MOST_ARRIVALS: f64 = 1e9;
const MOST_REVIEWERS: u32 = 1_000_000;

impl Question {
    /// Whether the values can be answered.
    ///
    /// # Errors
    /// The first value that cannot.
    pub fn check(&self) -> Result<(), Invalid> {
        let within = |value: f64, low: f64, high: f64| value.is_finite() && value >= low && value <= high;
        let share = |value: f64| value > 0.0 && value <= 1.0;
        let times = "must be a number from 0 to 1000000";
        let shares = "must be a share above 0 and at most 1";
        let rules = [
            ("arrivals_per_hour", within(self.arrivals_per_hour, 0.0, MOST_ARRIVALS), "must be a number from 0 to 1000000000"),
            ("handle_minutes", within(self.handle_minutes, 1e-6, MOST_MINUTES), "must be a number above 0 (from 0.000001 to 1000000)"),
            ("reviewers", (1..=MOST_REVIEWERS).contains(&self.reviewers), "must be a whole number from 1 to 1000000"),
            ("deadline_minutes", !matches!(self.limit, Limit::Deadline(time) if !within(time, 0.0, MOST_MINUTES)), times),
            ("patience_minutes", !matches!(self.limit, Limit::Patience(time) if !within(time, 0.0, MOST_MINUTES)), times),
            ("handle_cv", self.handle_cv.is_none_or(|cv| within(cv, 0.0, 100.0)), "must be a number from 0 to 100"),
            ("target_load", share(self.target_load), shares),
            ("target_expired", share(self.target_expired), shares),
        ];
        rules.iter().find(|(_, holds, _)| !holds).map_or(Ok(()), |(field, _, rule)| Err(Invalid { field, rule }))
    }
}
