//! Fatigue: a latent state of a person. It drifts by chance, and time on task adds to it as much as
//! the seed says, which may be nothing.

use crate::calendar::{HOUR, MINUTE};
use crate::random::Stream;
use holdpoint_domain::Ms;

/// How fast it follows work, and how fast a break takes it away, ms.
const TIRING_MS: f64 = 45.0 * MINUTE as f64;
const RESTING_MS: f64 = 12.0 * MINUTE as f64;
/// Its spread by chance alone.
const SPREAD: f64 = 0.35;

/// The fatigue of one person.
#[derive(Clone, Debug)]
pub(crate) struct Fatigue {
    /// What an hour on task adds in the long run.
    per_hour: f64,
    level: f64,
    at: Ms,
    on_task_since: Option<Ms>,
    stream: Stream,
}

impl Fatigue {
    pub(crate) const fn rested(per_hour: f64, at: Ms, stream: Stream) -> Self {
        Self { per_hour, level: 0.0, at, on_task_since: None, stream }
    }

    /// The level at `now`; 0 is rested. An Ornstein–Uhlenbeck process around its target.
    pub(crate) fn level_at(&mut self, now: Ms) -> f64 {
        let passed = (now - self.at) as f64;
        if passed > 0.0 {
            let (target, time) = match self.on_task_since {
                Some(since) => (self.per_hour * (now - since) as f64 / HOUR as f64, TIRING_MS),
                None => (0.0, RESTING_MS),
            };
            let kept = libm::exp(-passed / time);
            self.level = target + (self.level - target) * kept + SPREAD * (1.0 - kept * kept).sqrt() * self.stream.normal();
            self.at = now;
        }
        self.level
    }

    pub(crate) fn begin_work(&mut self, now: Ms) {
        self.level_at(now);
        self.on_task_since.get_or_insert(now);
    }

    pub(crate) fn begin_rest(&mut self, now: Ms) {
        self.level_at(now);
        self.on_task_since = None;
    }

    /// Minutes since the last break; 0 at rest.
    pub(crate) fn minutes_on_task(&self, now: Ms) -> f64 {
        self.on_task_since.map_or(0.0, |since| (now - since) as f64 / MINUTE as f64)
    }
}
