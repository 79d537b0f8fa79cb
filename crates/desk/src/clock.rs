//! The two clocks: this computer's, and the hub's as far as this desk knows it.
//! Clock and randomness are read here and nowhere else in this crate.

use crate::lock::lock;
use holdpoint_domain::Ms;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// Tells the time in ms since 1970 UTC.
pub type Clock = Arc<dyn Fn() -> Ms + Send + Sync>;

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

/// The hub's clock: how far it is from this computer's, or the clock that both share.
pub(crate) struct HubClock {
    // This computer's clock minus the hub's, at `heard_at`.
    skew_ms: AtomicI64,
    // By this computer's clock.
    heard_at: AtomicI64,
    // Milliseconds of the hub's clock in one of this computer's; only a simulated hub's is not 1.
    rate: AtomicU32,
    shared: Option<Clock>,
    stored: Mutex<Option<KeptSkew>>,
}

/// What is kept of it over a restart: a desk that opens offline would else believe its own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptSkew {
    /// This computer's clock minus the hub's.
    pub skew: i64,
    /// This computer's clock when that was found.
    pub at: Ms,
}

impl KeptSkew {
    /// As far as it is true `now`; none when the clock was set back since, as a correction does.
    pub fn still(&self, now: Ms) -> Option<i64> {
        (now >= self.at).then_some(self.skew)
    }

    /// Whether `other` tells something new.
    pub fn differs(&self, other: &Self) -> bool {
        (self.skew - other.skew).abs() >= KEEP_STEP || other.at - self.at >= KEEP_EVERY || other.at < self.at
    }
}

/// Smaller changes are the network's.
const KEEP_STEP: i64 = 2_000;
/// So often it is kept anyway, so that a clock set back later is noticed.
const KEEP_EVERY: Ms = 300_000;

impl HubClock {
    /// Starts with the difference that was stored when the hub was last heard. With a `shared`
    /// clock, of a simulated hub in this process, nothing has to be heard.
    pub fn restore(stored: Option<KeptSkew>, shared: Option<Clock>) -> Self {
        let now = local_now();
        let skew = stored.and_then(|stored| stored.still(now)).unwrap_or_default();
        Self { skew_ms: AtomicI64::new(skew), heard_at: AtomicI64::new(now), rate: AtomicU32::new(1), shared, stored: Mutex::new(stored) }
    }

    /// The hub said what time it is. Returns the difference when it has to be stored.
    pub fn set_hub_time(&self, hub_now: Ms) -> Option<KeptSkew> {
        if self.shared.is_some() {
            return None;
        }
        let now = local_now();
        self.skew_ms.store(now - hub_now, Ordering::Relaxed);
        self.heard_at.store(now, Ordering::Relaxed);
        let skew = KeptSkew { skew: now - hub_now, at: now };
        lock(&self.stored).as_ref().is_none_or(|stored| stored.differs(&skew)).then_some(skew)
    }

    /// The hub said how fast its clock goes.
    pub fn set_rate(&self, rate: u32) {
        self.rate.store(rate, Ordering::Relaxed);
    }

    /// Milliseconds of the hub's clock in one of this computer's.
    pub fn rate(&self) -> u32 {
        self.rate.load(Ordering::Relaxed)
    }

    /// The difference was stored.
    pub fn mark_stored(&self, skew: KeptSkew) {
        *lock(&self.stored) = Some(skew);
    }

    /// This computer's clock minus the hub's.
    pub fn skew(&self) -> i64 {
        if self.shared.is_none() && self.rate() == 1 {
            return self.skew_ms.load(Ordering::Relaxed);
        }
        local_now() - self.now()
    }

    /// The hub's clock now.
    pub fn now(&self) -> Ms {
        if let Some(shared) = &self.shared {
            return shared();
        }
        let local = local_now();
        let passed = (local - self.heard_at.load(Ordering::Relaxed)).max(0);
        let faster = i64::from(self.rate.load(Ordering::Relaxed)) - 1;
        local - self.skew_ms.load(Ordering::Relaxed) + passed * faster
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skew_is_dropped_after_clock_set_back() {
        let kept = KeptSkew { skew: 7_200_000, at: 10_000_000 };
        assert_eq!(kept.still(10_000_000 + 3_600_000), Some(7_200_000), "a restart two hours ahead is still two hours ahead");
        assert_eq!(kept.still(10_000_000 - 7_200_000 + 60_000), None);
    }

    #[test]
    fn shared_clock_overrides_what_is_heard() {
        let clock = HubClock::restore(None, Some(Arc::new(|| 5_000)));
        assert_eq!(clock.set_hub_time(9_000), None);
        assert_eq!(clock.now(), 5_000);
    }

    #[test]
    fn fast_hub_clock_is_extrapolated() {
        let clock = HubClock::restore(None, None);
        clock.set_hub_time(1_000_000);
        clock.set_rate(60);
        clock.heard_at.fetch_sub(10_000, Ordering::Relaxed);
        clock.skew_ms.fetch_sub(10_000, Ordering::Relaxed);
        assert!((1_600_000..1_700_000).contains(&clock.now()), "{}", clock.now());
    }

    #[test]
    fn small_skew_changes_are_not_stored() {
        let kept = KeptSkew { skew: 5_000, at: 1_000 };
        assert!(!kept.differs(&KeptSkew { skew: 5_100, at: 11_000 }));
        assert!(kept.differs(&KeptSkew { skew: 9_000, at: 11_000 }));
        assert!(kept.differs(&KeptSkew { skew: 5_000, at: 301_000 }));
        assert!(kept.differs(&KeptSkew { skew: 5_000, at: 0 }));
    }
}
