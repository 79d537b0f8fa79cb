//! Where a simulation begins.
//!
//! Near full load the backlog of a large team takes hours to change, far longer than a run. Each
//! run therefore begins with a backlog drawn from the closed form. Of the spread of handle times
//! only the first order is known (heavy traffic: Kingman 1961): backlogs scale with (1 + cv²) / 2.

use super::deadline::with_deadline;
use super::erlang::erlang_c;
use super::erlang_a::erlang_a;
use super::load::Load;
use super::{Limit, Waiting};
use crate::random::Random;

/// The backlogs to begin with, in handle times.
pub(super) struct Backlogs {
    people: u32,
    erlangs: f64,
    /// The share of arrivals that find one.
    p_wait: f64,
    /// How fast longer ones get rarer.
    rate: f64,
    limit: Limit,
    /// σ² of the logarithms of the handle times.
    variance: f64,
}

impl Backlogs {
    pub(super) fn new(load: &Load, people: u32, limit: Limit, cv: f64) -> Self {
        let p_wait = match limit {
            Limit::None => erlang_c(load, people).map_or(1.0, |waiting: Waiting| waiting.p_wait),
            Limit::Deadline(minutes) => with_deadline(load, people, minutes).p_wait,
            Limit::Patience(minutes) => erlang_a(load, people, minutes).p_wait,
        };
        let rate = load.spare(people) * 2.0 / (1.0 + cv * cv);
        Self { people, erlangs: load.erlangs(), p_wait, rate, limit: limit.in_units_of(load.handle_minutes()), variance: (cv * cv).ln_1p() }
    }

    /// When each person is free, for the backlog that a share of all is shorter than.
    pub(super) fn free_times(&self, share: f64, random: &mut Random) -> Vec<f64> {
        let idle = 1.0 - self.p_wait;
        if share >= idle {
            let backlog = self.backlog((share - idle) / self.p_wait);
            // The first person is free after the backlog, the others at any time later.
            return (0..self.people).map(|person| backlog + if person == 0 { 0.0 } else { self.rest(random) }).collect();
        }
        let busy = self.erlangs.min(f64::from(self.people - 1));
        (0..self.people).map(|person| if f64::from(person) < busy { self.rest(random) } else { 0.0 }).collect()
    }

    /// The rest of a review that is going on: a uniform part of a handle time, long ones the likelier.
    fn rest(&self, random: &mut Random) -> f64 {
        random.uniform() * (self.variance / 2.0 + self.variance.sqrt() * random.normal()).exp()
    }

    fn backlog(&self, share: f64) -> f64 {
        match self.limit {
            Limit::None => -(-share).ln_1p() / self.rate.max(f64::MIN_POSITIVE),
            Limit::Deadline(deadline) if self.rate < 0.0 => deadline - truncated_exponential(-self.rate, deadline, 1.0 - share),
            Limit::Deadline(deadline) => truncated_exponential(self.rate, deadline, share),
            // The commonest one: where as many expire as are too many.
            Limit::Patience(patience) => patience * (self.erlangs / f64::from(self.people)).ln().max(0.0),
        }
    }
}

/// The quantile of an exponential time that is known to be at most `most`.
fn truncated_exponential(rate: f64, most: f64, share: f64) -> f64 {
    if rate * most < 1e-9 {
        return share * most;
    }
    (-(share * (-rate * most).exp_m1().abs())).ln_1p().abs().min(rate * most) / rate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncated_exponential_spans_its_range() {
        for rate in [0.0, 1e-12, 0.5, 3.0, 1e6] {
            assert!(truncated_exponential(rate, 2.0, 0.0).abs() < 1e-12 && truncated_exponential(rate, 2.0, 1.0) <= 2.0);
        }
        assert!((truncated_exponential(1e-8, 2.0, 0.5) - 1.0).abs() < 1e-6);
        assert!((truncated_exponential(1.0, 100.0, 0.5) - 2_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn someone_is_free_after_the_backlog() {
        let backlogs = Backlogs::new(&Load::new(120_000.0, 1.0), 2_000, Limit::Deadline(10.0), 1.0);
        let free = backlogs.free_times(0.999_999, &mut Random::new(1));
        let first = free.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(free.len() == 2_000 && first > 9.9 && first <= 10.0, "{first}");
    }
}
