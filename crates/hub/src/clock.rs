//! The hub's clock, as a parameter so that tests can set it.

use holdpoint_domain::Ms;
use std::sync::Arc;

/// Tells the time in ms since 1970 UTC.
pub type Clock = Arc<dyn Fn() -> Ms + Send + Sync>;

/// The machine's clock.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(|| chrono::Utc::now().timestamp_millis())
}
