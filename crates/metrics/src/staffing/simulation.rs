//! A queue with lognormal handle times, by simulation.
//!
//! There is no closed form, and the spread matters: with five people the share that expires goes
//! from 1.5 % to 5.8 % as the coefficient of variation goes from 0.5 to 2.

use super::load::Load;
use super::start::Backlogs;
use super::{Limit, Service};
use crate::random::Random;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Runs of one simulation. They begin with different backlogs, see [`super::start`].
const RUNS: u32 = 20;
/// Counted arrivals of one run. A million in all: about 0.1 points of expiry at five people.
const ARRIVALS_PER_RUN: u32 = 50_000;

/// Simulates first come, first served by `people` (at least 1), with handle times of the load's
/// mean and a coefficient of variation `cv` (at least 0). The same seed gives the same answer.
#[must_use]
pub fn simulate(load: &Load, people: u32, limit: Limit, cv: f64, seed: u64) -> Service {
    if load.erlangs() <= 0.0 {
        return Service::NONE;
    }
    let backlogs = Backlogs::new(load, people, limit, cv);
    let mut counts = Counts::default();
    for run in 0..RUNS {
        let mut start = Random::of_stream(seed, u64::from(2 * run + 1));
        let share = (f64::from(run) + start.uniform()) / f64::from(RUNS);
        let free = backlogs.free_times(share, &mut start);
        let mut queue = Queue::new(load, free, limit, cv, Random::of_stream(seed, u64::from(2 * run)));
        // The state at the start is only about right for this spread of handle times.
        for _ in 0..people.saturating_mul(2).clamp(5_000, 100_000) {
            queue.arrive();
        }
        (0..ARRIVALS_PER_RUN).for_each(|_| counts.add(&queue.arrive()));
    }
    counts.service(load)
}

/// The queue in units of the mean handle time.
struct Queue {
    random: Random,
    now: f64,
    /// When each person is free, as bits: floats of 0 and more have the order of their bits.
    free: BinaryHeap<Reverse<u64>>,
    gap: f64,
    /// Logarithms of the handle times: mean and standard deviation.
    handle: [f64; 2],
    limit: Limit,
}

/// One arrival: its wait and whether it expired, in handle times.
struct Arrival {
    wait: f64,
    expired: bool,
}

impl Queue {
    fn new(load: &Load, free: Vec<f64>, limit: Limit, cv: f64, random: Random) -> Self {
        let variance = (cv * cv).ln_1p();
        Self {
            random,
            now: 0.0,
            free: free.into_iter().map(|time| Reverse(time.to_bits())).collect(),
            gap: 1.0 / load.erlangs(),
            handle: [-variance / 2.0, variance.sqrt()],
            limit: limit.in_units_of(load.handle_minutes()),
        }
    }

    fn arrive(&mut self) -> Arrival {
        self.now += self.gap * self.random.exponential();
        // Drawn for every arrival, so that runs with other numbers of people share their luck.
        let handle = (self.handle[0] + self.handle[1] * self.random.normal()).exp();
        let patience = self.patience();
        let Some(mut next) = self.free.peek_mut() else { return Arrival { wait: 0.0, expired: false } };
        let free = f64::from_bits(next.0);
        let wait = (free - self.now).max(0.0);
        if wait > patience {
            return Arrival { wait: patience, expired: true };
        }
        *next = Reverse((self.now + wait + handle).to_bits());
        Arrival { wait, expired: false }
    }

    fn patience(&mut self) -> f64 {
        match self.limit {
            Limit::None => f64::INFINITY,
            Limit::Deadline(deadline) => deadline,
            Limit::Patience(mean) => mean * self.random.exponential(),
        }
    }
}

#[derive(Default)]
struct Counts {
    waited: u32,
    expired: u32,
    wait: f64,
}

impl Counts {
    fn add(&mut self, arrival: &Arrival) {
        self.waited += u32::from(arrival.wait > 0.0 || arrival.expired);
        self.expired += u32::from(arrival.expired);
        self.wait += arrival.wait;
    }

    fn service(&self, load: &Load) -> Service {
        let arrivals = f64::from(RUNS * ARRIVALS_PER_RUN);
        let share = |count: u32| f64::from(count) / arrivals;
        Service {
            p_wait: share(self.waited),
            expired_share: share(self.expired),
            mean_wait_minutes: self.wait / arrivals * load.handle_minutes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published for the first case of the deadline queue: expired at cv 0.5, 1.5 and 2.
    #[test]
    fn expiry_grows_with_spread_as_published() {
        let load = Load::new(60.0, 4.5);
        for (cv, expired) in [(0.5, 0.015), (1.5, 0.044), (2.0, 0.058)] {
            let found = simulate(&load, 5, Limit::Deadline(10.0), cv, 1);
            assert!((found.expired_share - expired).abs() < 0.003, "{cv} {found:?}");
        }
    }

    /// Pollaczek and Khinchine: one server, mean wait = load / (1 − load) (1 + cv²) / 2.
    #[test]
    fn mean_wait_of_one_server_matches_closed_form() {
        for cv in [0.0, 0.5, 1.0] {
            let found = simulate(&Load::new(30.0, 1.0), 1, Limit::None, cv, 1);
            let expected = (1.0 + cv * cv) / 2.0;
            assert!((found.mean_wait_minutes / expected - 1.0).abs() < 0.03, "{cv} {found:?}");
            assert!((found.p_wait - 0.5).abs() < 0.005);
        }
    }

    /// Close to full load the backlog of a large team moves slowly; the start must be right.
    #[test]
    fn large_team_at_full_load_is_near_closed_form() {
        for arrivals in [119_999.999_88, 120_000.0, 119_900.0] {
            let load = Load::new(arrivals, 1.0);
            let exact = super::super::deadline::with_deadline(&load, 2_000, 10.0);
            let found = simulate(&load, 2_000, Limit::Deadline(10.0), 1.0, 1);
            assert!((found.mean_wait_minutes / exact.mean_wait_minutes - 1.0).abs() < 0.25, "{arrivals} {found:?} {exact:?}");
        }
    }

    #[test]
    fn queue_near_full_load_waits_as_long_as_erlang_c_says() {
        let load = Load::new(119_999.999_88, 1.0);
        let exact = super::super::erlang::erlang_c(&load, 2_000).unwrap();
        let found = simulate(&load, 2_000, Limit::None, 1.0, 1);
        assert!((found.mean_wait_minutes / exact.mean_wait_minutes - 1.0).abs() < 0.3, "{found:?} {exact:?}");
    }

    #[test]
    fn same_seed_gives_same_answer() {
        let load = Load::new(60.0, 4.5);
        let run = |seed| simulate(&load, 5, Limit::Patience(10.0), 1.0, seed);
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
    }
}
