//! When the window last asked for something, so that background work leaves it the machine.

use crate::lock::lock;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// After a command of the window, how long another one is expected.
const ACTIVE_FOR: Duration = Duration::from_millis(150);

/// The time of the window's last command.
#[derive(Debug, Default)]
pub(crate) struct WindowActivity(Mutex<Option<Instant>>);

impl WindowActivity {
    /// Notes a command of the window.
    pub fn note(&self) {
        *lock(&self.0) = Some(Instant::now());
    }

    /// Whether the window asked for something a moment ago.
    pub fn is_recent(&self) -> bool {
        lock(&self.0).is_some_and(|at| at.elapsed() < ACTIVE_FOR)
    }
}
