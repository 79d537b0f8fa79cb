//! The two clocks: this computer's, and the hub's as far as this desk knows it.
//! Clock and randomness are read here and nowhere else in this crate.

use holdpoint_domain::Ms;
use std::sync::atomic::{AtomicI64, Ordering};

/// This computer's clock, ms since 1970 UTC.
pub(crate) fn local_now() -> Ms {
    chrono::Utc::now().timestamp_millis()
}

/// Random bytes from the operating system.
///
/// # Errors
/// When it has none to give.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], std::io::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes)
}

/// A new id.
///
/// # Errors
/// As [`random`].
pub(crate) fn new_id(prefix: &str) -> Result<String, std::io::Error> {
    Ok(holdpoint_domain::new_id(prefix, local_now(), random()?))
}

/// How far this computer's clock is from the hub's.
#[derive(Debug, Default)]
pub(crate) struct HubClock(AtomicI64);

impl HubClock {
    /// The hub said what time it is.
    pub fn heard(&self, hub_now: Ms) {
        self.0.store(local_now() - hub_now, Ordering::Relaxed);
    }

    /// This computer's clock minus the hub's.
    pub fn skew(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// The hub's clock now.
    pub fn now(&self) -> Ms {
        local_now() - self.skew()
    }
}
