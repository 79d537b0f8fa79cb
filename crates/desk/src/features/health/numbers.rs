//! Numbers and targets as the figures take them.

use holdpoint_domain::HealthTarget;
use holdpoint_metrics::health::Target;

pub(super) const fn target(of: HealthTarget) -> Target {
    Target { target: of.target, limit: of.limit }
}

pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}
