//! The hub's clock. The machine's clock is a parameter so that tests can set it; the hub's own
//! time follows it, but never goes back.

use holdpoint_domain::Ms;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// Tells the time in ms since 1970 UTC.
pub type Clock = Arc<dyn Fn() -> Ms + Send + Sync>;

/// A smaller difference is the ordinary work of NTP.
const CLOCK_WARNING_MS: Ms = 5_000;

/// The machine's clock.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(|| chrono::Utc::now().timestamp_millis())
}

// Of the runtime, so that it stands still and jumps with the virtual time of a simulation.
fn monotonic_clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || Ms::try_from(start.elapsed().as_millis()).unwrap_or(Ms::MAX))
}

/// The hub's time: the machine's clock, and never less than before or than the last record.
///
/// After the machine's clock was set back, time goes on by the monotonic clock, so that
/// deadlines keep their length. It follows the machine's clock again once that is put right or
/// has caught up.
pub(crate) struct SteadyClock {
    machine: Clock,
    monotonic: Clock,
    last: Mutex<Reading>,
}

/// The last reading of both clocks, and how far the hub's time is ahead of the machine's.
struct Reading {
    machine: Ms,
    monotonic: Ms,
    ahead: Ms,
}

impl SteadyClock {
    pub(crate) fn new(machine: Clock) -> Arc<Self> {
        Arc::new(Self::with_monotonic(machine, monotonic_clock()))
    }

    fn with_monotonic(machine: Clock, monotonic: Clock) -> Self {
        let last = Mutex::new(Reading { machine: machine(), monotonic: monotonic(), ahead: 0 });
        Self { machine, monotonic, last }
    }

    /// The hub's time.
    pub(crate) fn now(&self) -> Ms {
        let last = self.read();
        last.machine + last.ahead
    }

    /// The machine's clock, as it is.
    pub(crate) fn machine_now(&self) -> Ms {
        (self.machine)()
    }

    /// The same clock as a function.
    pub(crate) fn to_fn(self: &Arc<Self>) -> Clock {
        let clock = Arc::clone(self);
        Arc::new(move || clock.now())
    }

    /// Moves the hub's time to `at` where it is earlier: no record is dated before the last one.
    pub(crate) fn raise_to(&self, at: Ms) {
        let mut last = self.read();
        let difference = at.saturating_sub(last.machine);
        if difference > last.ahead {
            if difference > CLOCK_WARNING_MS && last.ahead <= CLOCK_WARNING_MS {
                warn_of_difference(difference);
            }
            last.ahead = difference;
        }
    }

    /// How far the hub's time is ahead of the machine's clock, in ms.
    pub(crate) fn ahead(&self) -> Ms {
        self.read().ahead
    }

    /// A sentence for operators while the machine's clock is behind the hub's time.
    pub(crate) fn warning(&self) -> Option<String> {
        let ahead = self.ahead();
        (ahead > CLOCK_WARNING_MS).then(|| {
            let seconds = ahead / 1000;
            format!("This machine's clock is {seconds} s behind the record; deadlines go by a monotonic clock. Set the clock by NTP.")
        })
    }

    fn read(&self) -> MutexGuard<'_, Reading> {
        // Read under the lock: a thread with an older reading must not count as a clock set back.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (machine, monotonic) = ((self.machine)(), (self.monotonic)());
        last.advance(machine, monotonic);
        last
    }
}

impl Reading {
    fn advance(&mut self, machine: Ms, monotonic: Ms) {
        let (step, elapsed) = (machine - self.machine, monotonic - self.monotonic);
        if step < 0 {
            self.ahead += elapsed - step;
            if self.ahead > CLOCK_WARNING_MS {
                warn_of_difference(self.ahead);
            }
        } else if self.ahead > 0 && step - elapsed > self.ahead / 2 {
            // A clock that is put right jumps by about as much as it was set back.
            self.ahead = (self.ahead - (step - elapsed)).max(0);
        }
        (self.machine, self.monotonic) = (machine, monotonic);
    }
}

fn warn_of_difference(ahead: Ms) {
    tracing::warn!(clock.ahead_ms = ahead, "this machine's clock was set back or is behind the record; set it by NTP");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    struct Clocks {
        machine: Arc<AtomicI64>,
        monotonic: Arc<AtomicI64>,
        steady: SteadyClock,
    }

    impl Clocks {
        fn at(machine: Ms) -> Self {
            let (machine, monotonic) = (Arc::new(AtomicI64::new(machine)), Arc::new(AtomicI64::new(0)));
            let clock = |value: &Arc<AtomicI64>| -> Clock {
                let value = Arc::clone(value);
                Arc::new(move || value.load(Ordering::SeqCst))
            };
            Self { steady: SteadyClock::with_monotonic(clock(&machine), clock(&monotonic)), machine, monotonic }
        }

        fn pass(&self, ms: Ms) -> Ms {
            self.machine.fetch_add(ms, Ordering::SeqCst);
            self.monotonic.fetch_add(ms, Ordering::SeqCst);
            self.steady.now()
        }

        fn set(&self, by: Ms) {
            self.machine.fetch_add(by, Ordering::SeqCst);
        }
    }

    const HOUR_MS: Ms = 3_600_000;

    #[test]
    fn time_goes_on_after_clock_is_set_back() {
        let clocks = Clocks::at(10 * HOUR_MS);
        assert_eq!(clocks.pass(1_000), 10 * HOUR_MS + 1_000);
        assert_eq!(clocks.steady.warning(), None);
        clocks.set(-HOUR_MS);
        assert_eq!(clocks.pass(1_000), 10 * HOUR_MS + 2_000);
        assert_eq!(clocks.pass(8_000), 10 * HOUR_MS + 10_000);
        assert_eq!(clocks.steady.ahead(), HOUR_MS);
        assert!(clocks.steady.warning().unwrap().contains("3600 s"));
    }

    #[test]
    fn corrected_clock_is_followed_again() {
        let clocks = Clocks::at(10 * HOUR_MS);
        clocks.set(-HOUR_MS);
        clocks.pass(1_000);
        clocks.set(HOUR_MS);
        assert_eq!(clocks.pass(1_000), 10 * HOUR_MS + 2_000);
        assert_eq!((clocks.steady.ahead(), clocks.steady.warning()), (0, None));
    }

    #[test]
    fn clock_set_forward_is_followed() {
        let clocks = Clocks::at(HOUR_MS);
        clocks.set(HOUR_MS);
        assert_eq!(clocks.pass(5), 2 * HOUR_MS + 5);
    }

    #[test]
    fn time_is_never_below_last_record() {
        let clocks = Clocks::at(HOUR_MS);
        clocks.steady.raise_to(2 * HOUR_MS);
        assert_eq!(clocks.pass(7), 2 * HOUR_MS + 7);
        clocks.steady.raise_to(HOUR_MS);
        assert_eq!(clocks.steady.now(), 2 * HOUR_MS + 7);
        assert!(clocks.steady.warning().is_some());
    }
}
