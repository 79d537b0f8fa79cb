//! Vigilance: planted faults that reviewers found. Not computed yet: no actions with
//! a known right verdict are in the queue.

use super::figures::HealthFigures;
use holdpoint_domain::HealthTarget;
use holdpoint_metrics::health::{Signal, SignalName};

/// Planted faults that were rejected, of those that were judged.
const fn counts(_: &HealthFigures) -> (u64, u64) {
    (0, 0)
}

pub(super) fn signal(figures: &HealthFigures, target: HealthTarget) -> Signal {
    let (found, judged) = counts(figures);
    Signal::share(SignalName::Vigilance, found, judged, super::numbers::target(target))
}
