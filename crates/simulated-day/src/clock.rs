//! The simulated clock that hub, desk and organisation share.

use holdpoint_domain::Ms;
use holdpoint_simulator::{SimulatedTime, Speed};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// A simulated clock; clones are the same one.
#[derive(Clone)]
pub struct SimulatedClock(Arc<Shared>);

struct Shared {
    time: Mutex<SimulatedTime>,
    // Tells desks at other computers how fast it goes.
    rate: Arc<AtomicU32>,
    wall: Box<dyn Fn() -> Ms + Send + Sync>,
}

impl SimulatedClock {
    /// A clock that stands at `at`, and stops at `end`.
    #[must_use]
    pub fn new(at: Ms, end: Ms) -> Self {
        let start = Instant::now();
        Self::with_wall(at, end, move || Ms::try_from(start.elapsed().as_millis()).unwrap_or(Ms::MAX))
    }

    /// As [`Self::new`], after a wall clock that a test sets.
    pub fn with_wall(at: Ms, end: Ms, wall: impl Fn() -> Ms + Send + Sync + 'static) -> Self {
        let time = Mutex::new(SimulatedTime::new(at, end, wall()));
        Self(Arc::new(Shared { time, rate: Arc::default(), wall: Box::new(wall) }))
    }

    /// The simulated time.
    #[must_use]
    pub fn now(&self) -> Ms {
        self.read().now((self.0.wall)())
    }

    /// The clock as it stands.
    #[must_use]
    pub fn read(&self) -> SimulatedTime {
        *self.0.time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As a hub and a desk take it.
    #[must_use]
    pub fn to_fn(&self) -> holdpoint_hub::Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }

    /// Its rate, as a hub tells it.
    #[must_use]
    pub fn rate(&self) -> Arc<AtomicU32> {
        Arc::clone(&self.0.rate)
    }

    /// Sets the speed.
    pub fn set_speed(&self, speed: Speed) {
        self.change(|time, wall| time.set_speed(wall, speed));
    }

    /// Goes at most as fast as a wall clock, as long as an action is read.
    pub fn slow_down(&self, slow: bool) {
        self.change(|time, wall| time.slow_down(wall, slow));
    }

    /// Stands until it is let go.
    pub fn hold(&self, held: bool) {
        self.change(|time, wall| time.hold(wall, held));
    }

    /// Begins a jump to `at`.
    pub fn begin_jump(&self, at: Ms) {
        self.change(|time, wall| time.begin_jump(wall, at));
    }

    /// Moves a jump on.
    pub(crate) fn advance_jump(&self, at: Ms) {
        self.change(|time, wall| time.advance_jump(wall, at));
    }

    /// Takes over that time has passed; returns the simulated time.
    pub(crate) fn tick(&self) -> Ms {
        self.change(SimulatedTime::tick);
        self.now()
    }

    fn change(&self, change: impl FnOnce(&mut SimulatedTime, Ms)) {
        let mut time = self.0.time.lock().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock, so that an older reading does not come after a later one.
        change(&mut time, (self.0.wall)());
        self.0.rate.store(time.rate(), Ordering::Relaxed);
    }
}
