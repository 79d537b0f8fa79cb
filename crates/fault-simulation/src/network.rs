//! The way between desks, tools and hubs: it delays, loses, repeats and is cut.

use crate::random::Random;
use std::collections::BTreeMap;
use std::time::Duration;

/// A sender of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sender {
    /// A desk, by number.
    Desk(usize),
    /// A tool, by number.
    Tool(usize),
}

/// Which ways are cut.
#[derive(Default)]
pub(crate) struct Network {
    cut_until_ms: BTreeMap<(Sender, usize), i64>,
    healed: bool,
}

/// What happens to one request and its answer.
pub(crate) struct Trip {
    pub(crate) there: Duration,
    pub(crate) back: Duration,
    pub(crate) lost_there: bool,
    pub(crate) lost_back: bool,
    /// A second delivery, this long after the first.
    pub(crate) repeated_after: Option<Duration>,
}

impl Network {
    /// Cuts the way between a sender and a hub for some time.
    pub(crate) fn cut(&mut self, sender: Sender, hub: usize, until_ms: i64) {
        self.cut_until_ms.insert((sender, hub), until_ms);
    }

    /// Whether the way is cut at this time.
    pub(crate) fn is_cut(&self, sender: Sender, hub: usize, now_ms: i64) -> bool {
        !self.healed && self.cut_until_ms.get(&(sender, hub)).is_some_and(|until| now_ms < *until)
    }

    /// Ends all faults.
    pub(crate) fn heal(&mut self) {
        self.healed = true;
    }

    /// Draws what happens to a request.
    pub(crate) fn draw_trip(&self, random: &mut Random) -> Trip {
        let there = draw_delay(random);
        let back = draw_delay(random);
        let [lost_there, lost_back, repeated] =
            [random.chance(30), random.chance(40), random.chance(60)].map(|fault| fault && !self.healed);
        let later = Duration::from_millis(random.pick(&[0, 1, 7, 600, 9_000]));
        Trip { there, back, lost_there, lost_back, repeated_after: repeated.then_some(later) }
    }
}

// Some requests overtake others.
fn draw_delay(random: &mut Random) -> Duration {
    let highest = if random.chance(70) { 1_500 } else { 15 };
    Duration::from_millis(random.between(1, highest))
}
