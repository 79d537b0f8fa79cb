//! Erlang A (Palm 1957; Mandelbaum and Zeltyn 2005): exponential patience instead of a deadline.
//!
//! For comparison only: deadlines are fixed times, and at the same target this asks for one to
//! three people too many.

use super::Service;
use super::erlang::inverse_blocking;
use super::load::Load;

/// Waits and expiries of `people` (at least 1) when each action waits an exponential time of
/// mean `patience_minutes` (at least 0) before it expires.
///
/// The mean wait counts expired actions.
#[must_use]
pub fn erlang_a(load: &Load, people: u32, patience_minutes: f64) -> Service {
    if load.erlangs() <= 0.0 {
        return Service::NONE;
    }
    let patience = patience_minutes / load.handle_minutes();
    let queue = Queue::new(load.erlangs() * patience, f64::from(people) * patience);
    let below = queue.empty * (inverse_blocking(load.erlangs(), people) - 1.0);
    // An infinite product with an underflowed weight would be no number: then all is in the queue.
    let all = queue.sum + if queue.empty == 0.0 { 0.0 } else { below };
    let expired_share = if patience == 0.0 { 1.0 / all } else { queue.length / all / queue.arrivals };
    Service {
        p_wait: (queue.sum / all).clamp(0.0, 1.0),
        expired_share: expired_share.clamp(0.0, 1.0),
        // P(expired) = mean wait / patience, for exponential patience.
        mean_wait_minutes: expired_share.clamp(0.0, 1.0) * patience_minutes,
    }
}

/// Weights of the queue lengths when all people are busy: the ratio of length j + 1 to j is y / (x + j + 1).
///
/// Summed from the commonest length outwards, so that nothing overflows.
struct Queue {
    /// y: arrivals within one patience.
    arrivals: f64,
    /// The weight of an empty queue.
    empty: f64,
    /// Of all lengths.
    sum: f64,
    /// Length × weight.
    length: f64,
}

impl Queue {
    /// `y` arrivals and `x` reviews (all busy) within one patience.
    fn new(y: f64, x: f64) -> Self {
        let commonest = (y - x).floor().max(0.0);
        let mut queue = Self { arrivals: y, empty: 0.0, sum: 0.0, length: 0.0 };
        queue.sum_up(commonest, y, x);
        queue.sum_down(commonest, y, x);
        queue
    }

    fn sum_up(&mut self, commonest: f64, y: f64, x: f64) {
        let (mut length, mut weight) = (commonest, 1.0);
        while weight > self.sum * 1e-18 {
            self.add(length, weight);
            length += 1.0;
            weight *= y / (x + length);
        }
    }

    fn sum_down(&mut self, commonest: f64, y: f64, x: f64) {
        let (mut length, mut weight) = (commonest, 1.0);
        while length > 0.0 && weight > self.sum * 1e-18 {
            weight *= (x + length) / y;
            length -= 1.0;
            self.add(length, weight);
        }
        self.empty = if length == 0.0 { weight } else { 0.0 };
    }

    fn add(&mut self, length: f64, weight: f64) {
        self.sum += weight;
        self.length += length * weight;
    }
}

/// The share of all actions that is reviewed within `minutes` of arriving (not expired before).
#[must_use]
pub fn reviewed_within(load: &Load, people: u32, patience_minutes: f64, minutes: f64) -> f64 {
    const PANELS: u32 = 400;
    let service = erlang_a(load, people, patience_minutes);
    let arrivals = load.erlangs() / load.handle_minutes();
    let rate = f64::from(people) / load.handle_minutes();
    // The density of the offered wait, for those whose patience outlasts it, up to a constant.
    let density =
        |wait: f64| (arrivals * patience_minutes * -(-wait / patience_minutes).exp_m1() - rate * wait - wait / patience_minutes).exp();
    let step = minutes / f64::from(2 * PANELS);
    let at = |k: u32| density(step * f64::from(k));
    let inner: f64 = (0..PANELS).map(|panel| at(2 * panel) + 4.0 * at(2 * panel + 1) + at(2 * panel + 2)).sum();
    let busy_less_one = (1.0 - service.p_wait) / (inverse_blocking(load.erlangs(), people - 1));
    1.0 - service.p_wait + arrivals * busy_less_one * inner * step / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Arrivals, service rate, patience rate, people; P(wait), P(expired), mean wait, reviewed within 0.25.
    const CASES: [([f64; 3], u32, [f64; 4]); 6] = [
        ([48.0, 1.0, 0.5], 50, [0.467_774_068_6, 0.030_912_249_2, 0.061_824_498_3, 0.905_625_411_4]),
        ([60.0, 1.0, 0.5], 50, [0.975_241_393_5, 0.168_228_589_4, 0.336_457_178_9, 0.249_925_566_4]),
        ([100.0, 1.0, 0.25], 100, [0.675_395_408_5, 0.026_585_228_3, 0.106_340_913_4, 0.837_594_111_6]),
        ([10.0, 1.0, 1.0], 8, [0.779_779_353_4, 0.246_035_096_4, 0.246_035_096_4, 0.451_653_334_7]),
        ([4.0, 0.5, 0.2], 10, [0.327_513_24, 0.034_556_604_2, 0.172_783_021_2, 0.772_318_276_5]),
        ([30.0, 2.0, 0.1], 12, [0.999_908_869_8, 0.200_014_470_7, 2.000_144_707, 0.000_628_411_8]),
    ];

    #[test]
    fn erlang_a_matches_reference() {
        for ([arrivals, service, patience], people, expected) in CASES {
            let load = Load::new(arrivals * 60.0, 1.0 / service);
            let found = erlang_a(&load, people, 1.0 / patience);
            let within = reviewed_within(&load, people, 1.0 / patience, 0.25);
            for (found, expected) in [found.p_wait, found.expired_share, found.mean_wait_minutes, within].into_iter().zip(expected) {
                assert!((found - expected).abs() < 1e-6, "{arrivals} {found} {expected}");
            }
        }
    }

    /// Mandelbaum and Zeltyn, table for 50 agents, 48 calls a minute.
    #[test]
    fn erlang_a_matches_published_table() {
        let load = Load::new(48.0 * 60.0, 1.0);
        let found = erlang_a(&load, 50, 2.0);
        assert!((found.expired_share - 0.031).abs() < 0.001 && (found.mean_wait_minutes * 60.0 - 3.7).abs() < 0.1);
        assert!((reviewed_within(&load, 50, 2.0, 1.0 / 3.0) - 0.943_018_954_7).abs() < 1e-6);
        assert!(((1.0 - found.expired_share) * load.per_person(50) - 0.930_324_240_8).abs() < 1e-6);
    }

    #[test]
    fn erlang_a_without_patience_is_erlang_b() {
        let found = erlang_a(&Load::new(60.0, 10.0), 14, 0.0);
        let blocked = super::super::erlang::blocking(10.0, 14);
        assert!((found.expired_share - blocked).abs() < 1e-15 && (found.p_wait - blocked).abs() < 1e-15);
        assert_eq!(found.mean_wait_minutes, 0.0);
    }

    #[test]
    fn erlang_a_at_extremes_is_finite() {
        for arrivals in [1e-300, 1.0, 119_999.999_88, 120_000.0, 1e7] {
            for patience in [1e-12, 1.0, 1e4] {
                for people in [1, 2_000, 1_000_000] {
                    let found = erlang_a(&Load::new(arrivals, 1.0), people, patience);
                    let parts = [found.p_wait, found.expired_share, found.mean_wait_minutes];
                    assert!(parts.iter().all(|part| part.is_finite() && *part >= 0.0), "{arrivals} {patience} {people} {parts:?}");
                }
            }
        }
    }

    #[test]
    fn long_patience_under_overload_expires_the_surplus() {
        let found = erlang_a(&Load::new(120.0, 1.0), 1, 1e6);
        assert!((found.expired_share - 0.5).abs() < 1e-6 && (found.p_wait - 1.0).abs() < 1e-12, "{found:?}");
    }
}
