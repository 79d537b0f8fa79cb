//! The seven signals of a time.

use super::figures::HealthFigures;
use super::numbers::{target, unsigned};
use super::{capacity, feedback, vigilance};
use crate::replica::health::{ActionCounts, DoubleReviewCount};
use holdpoint_domain::HealthTargets;
use holdpoint_metrics::health::{Agreement, DoubleReviews, Signal, SignalName, agreement};

/// The signals, in the order in which they are shown.
#[must_use]
pub fn signals(figures: &HealthFigures, targets: &HealthTargets) -> [Signal; 7] {
    let (covered, grave) = coverage(&figures.total);
    let (in_time, due) = timeliness(&figures.total, figures.overdue);
    let (confirmed, _) = figures.tied_counts();
    let agreed = agreement_of(figures.doubles.iter());
    let alpha = agreed.alpha.and_then(Result::ok);
    [
        Signal::share(SignalName::Coverage, covered, grave, target(targets.coverage)),
        Signal::share(SignalName::Timeliness, in_time, due, target(targets.timeliness)),
        capacity::signal(figures, targets.capacity),
        vigilance::signal(figures, targets.vigilance),
        Signal::new(SignalName::Consistency, alpha, agreed.ci95, agreed.actions, target(targets.consistency)),
        Signal::share(SignalName::Escapes, confirmed, unsigned(figures.total.ran), target(targets.escapes)),
        feedback::signal(figures, targets.feedback),
    ]
}

/// Grave actions that a person reviewed before they were allowed, and all that were allowed.
pub(super) fn coverage(counts: &ActionCounts) -> (u64, u64) {
    (unsigned(counts.grave_allowed - counts.grave_unreviewed), unsigned(counts.grave_allowed))
}

/// Actions that people decided before the deadline, and all whose deadline or decision came.
pub(super) fn timeliness(counts: &ActionCounts, overdue: u64) -> (u64, u64) {
    (unsigned(counts.reviewed - counts.late), unsigned(counts.reviewed + counts.expired + counts.passed) + overdue)
}

/// How far blind double reviews agree.
pub(super) fn agreement_of<'a>(doubles: impl Iterator<Item = &'a DoubleReviewCount>) -> Agreement {
    let mut patterns = std::collections::BTreeMap::<&[String], u32>::new();
    for double in doubles {
        *patterns.entry(&double.labels).or_default() += double.actions;
    }
    let reviews = patterns.into_iter().map(|(labels, actions)| DoubleReviews { labels: labels.to_vec(), actions });
    agreement(&reviews.collect::<Vec<_>>())
}
