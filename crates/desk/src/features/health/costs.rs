//! What oversight costs, beside what it caught: by kind of action.

use super::figures::HealthFigures;
use super::numbers::unsigned;
use crate::replica::health::{ActionCounts, delay};
use holdpoint_metrics::health::{Delays, delays};
use serde::Serialize;

/// Delay and effect of review on the actions of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindCosts {
    /// For example `deploy.rollout`; empty for all kinds together.
    pub kind: String,
    /// Proposed.
    pub proposed: u64,
    /// Decided by people, and how long that took from the proposal.
    pub delay: Delays,
    /// That time, added, ms.
    pub delay_sum_ms: i64,
    /// Rejected.
    pub rejected: u64,
    /// Approved with changed arguments.
    pub edited: u64,
    /// Answered instead of decided.
    pub responded: u64,
    /// Denied at the deadline without a review.
    pub expired: u64,
    /// Ran without a review: let through by a checkpoint or by the deadline.
    pub unreviewed: u64,
}

/// All kinds together, then each kind: those that people spent the most time on first.
#[must_use]
pub fn costs(figures: &HealthFigures) -> Vec<KindCosts> {
    let mut kinds: Vec<KindCosts> = figures.kinds.iter().map(|(kind, counts)| of(kind, counts)).collect();
    kinds.sort_by(|a, b| (b.delay.count, b.proposed, &a.kind).cmp(&(a.delay.count, a.proposed, &b.kind)));
    kinds.insert(0, of("", &figures.total));
    kinds
}

fn of(kind: &str, counts: &ActionCounts) -> KindCosts {
    let counted: Vec<(i64, u64)> = counts.delays.iter().map(|(bin, times)| (delay::middle_of(*bin), unsigned(*times))).collect();
    KindCosts {
        kind: kind.to_owned(),
        proposed: unsigned(counts.proposed),
        delay: delays(&counted),
        delay_sum_ms: counts.delay_ms,
        rejected: unsigned(counts.rejected),
        edited: unsigned(counts.edited),
        responded: unsigned(counts.responded),
        expired: unsigned(counts.expired),
        unreviewed: unsigned(counts.automatic + counts.passed),
    }
}
