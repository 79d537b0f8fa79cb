//! How many people an hour needs, and how many are missing.

use crate::staffing::{Limit, Question};

/// What is still good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Targets {
    /// The share of expired actions.
    pub expired: f64,
    /// The load of each person.
    pub load: f64,
}

impl Default for Targets {
    /// As `holdpoint metrics staffing` has them: 1 % and 0.85.
    fn default() -> Self {
        Self { expired: 0.01, load: 0.85 }
    }
}

/// The fewest people for an hour with these arrivals, by the model with fixed deadlines. None
/// where no number suffices or a value is none that the model answers.
#[must_use]
pub fn needed(reviews_per_hour: f64, handle_minutes: f64, deadline_minutes: Option<f64>, targets: Targets) -> Option<u32> {
    let question = Question {
        arrivals_per_hour: reviews_per_hour,
        handle_minutes,
        reviewers: 1,
        limit: deadline_minutes.map_or(Limit::None, Limit::Deadline),
        handle_cv: None,
        seed: 1,
        target_load: targets.load,
        target_expired: targets.expired,
    };
    question.answer().ok()?.needed_reviewers
}

/// People who are missing; 0 where there are enough.
#[must_use]
pub fn shortage(needed: u32, people: f64) -> f64 {
    (f64::from(needed) - people).max(0.0)
}
