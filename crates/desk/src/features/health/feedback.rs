//! Feedback: corrections that are in a dataset within seven days.
//!
//! The share is not computed yet: no record says which corrections a dataset holds. Health says
//! instead how long corrections took to reach a release; see `release_delay`.

use super::figures::HealthFigures;
use holdpoint_domain::HealthTarget;
use holdpoint_metrics::health::{Signal, SignalName};

/// Corrections that are in a dataset within seven days, of all corrections.
const fn counts(_: &HealthFigures) -> (u64, u64) {
    (0, 0)
}

pub(super) fn signal(figures: &HealthFigures, target: HealthTarget) -> Signal {
    let (trained, corrections) = counts(figures);
    Signal::share(SignalName::Feedback, trained, corrections, super::numbers::target(target))
}
