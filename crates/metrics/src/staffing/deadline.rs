//! A queue with a deadline: an action that no reviewer took by then expires.
//!
//! M/M/n with deterministic patience, a case of M/M/n+G (Zeltyn and Mandelbaum 2005). Written
//! with the handle time as the unit, a = erlangs, d = n − a, T = deadline, x = d T:
//! E = one over Erlang B of n − 1 people, J = (1 − e^−x)/d + e^−x/n, all over E + a J.

use super::Service;
use super::erlang::inverse_blocking;
use super::load::Load;

/// Waits and expiries of `people` (at least 1) when each action expires `deadline_minutes` (at least 0) after it arrived.
///
/// The mean wait is capped at the deadline and counts expired actions.
#[must_use]
pub fn with_deadline(load: &Load, people: u32, deadline_minutes: f64) -> Service {
    if load.erlangs() <= 0.0 {
        return Service::NONE;
    }
    let deadline = deadline_minutes / load.handle_minutes();
    let spare = load.spare(people);
    let queue = Queue { erlangs: load.erlangs(), people: f64::from(people), deadline, spare, x: spare * deadline };
    let idle = inverse_blocking(load.erlangs(), people - 1);
    if queue.x >= 0.0 { queue.underloaded(idle, load) } else { queue.overloaded(idle, load) }
}

struct Queue {
    erlangs: f64,
    people: f64,
    deadline: f64,
    spare: f64,
    x: f64,
}

impl Queue {
    fn underloaded(&self, idle: f64, load: &Load) -> Service {
        let late = (-self.x).exp() / self.people;
        let waiting = self.deadline * relative_exp(-self.x) + late;
        let area = second_moment(self.x, self.spare, self.deadline) + self.deadline * late;
        self.service(load, [waiting, late, area], idle + self.erlangs * waiting)
    }

    /// The same times e^x, which is below 1 here: without that the terms overflow.
    fn overloaded(&self, idle: f64, load: &Load) -> Service {
        let late = 1.0 / self.people;
        let waiting = self.deadline * relative_exp(self.x) + late;
        let area = mirrored_second_moment(self.x, self.spare, self.deadline) + self.deadline * late;
        self.service(load, [waiting, late, area], idle * self.x.exp() + self.erlangs * waiting)
    }

    fn service(&self, load: &Load, [waiting, late, area]: [f64; 3], all: f64) -> Service {
        let share = |part: f64| self.erlangs * part / all;
        Service {
            p_wait: share(waiting).clamp(0.0, 1.0),
            expired_share: share(late).clamp(0.0, 1.0),
            mean_wait_minutes: share(area) * load.handle_minutes(),
        }
    }
}

/// (e^y − 1) / y, 1 at 0.
fn relative_exp(y: f64) -> f64 {
    if y == 0.0 { 1.0 } else { y.exp_m1() / y }
}

/// (1 − e^−x (1 + x)) / d².
fn second_moment(x: f64, spare: f64, deadline: f64) -> f64 {
    if x < 0.5 {
        // Near 0 the difference cancels: Σ (−x)^k (k + 1) / (k + 2)!
        return deadline * deadline * series(-x, |k| k + 1.0);
    }
    (1.0 - (-x).exp() * (1.0 + x)) / (spare * spare)
}

/// (e^x − 1 − x) / d², for x below 0.
fn mirrored_second_moment(x: f64, spare: f64, deadline: f64) -> f64 {
    if x > -0.5 {
        return deadline * deadline * series(x, |_| 1.0);
    }
    (x.exp_m1() - x) / (spare * spare)
}

/// Σ y^k factor(k) / (k + 2)!
fn series(y: f64, factor: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut term) = (0.0, 0.5);
    for k in 0..20 {
        let k = f64::from(k);
        sum += term * factor(k);
        term *= y / (k + 3.0);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Arrivals and times per minute; P(wait), expired, mean wait. Checked elsewhere by a
    /// simulation of 1.5 million arrivals.
    const CASES: [([f64; 3], u32, [f64; 3]); 5] = [
        ([1.0, 4.5, 10.0], 5, [0.693_181, 0.032_426, 3.028_453]),
        ([1.2, 4.5, 10.0], 5, [0.903_986, 0.108_118, 5.642_435]),
        ([0.5, 8.0, 15.0], 5, [0.521_590, 0.018_235, 2.932_753]),
        ([2.0, 4.0, 5.0], 8, [0.772_200, 0.070_200, 2.105_999]),
        ([1.0, 5.0, 10.0], 5, [0.814_188, 0.074_017, 4.441_023]),
    ];

    fn parts(service: Service) -> [f64; 3] {
        [service.p_wait, service.expired_share, service.mean_wait_minutes]
    }

    #[test]
    fn deadline_matches_reference() {
        for ([per_minute, handle, deadline], people, expected) in CASES {
            let found = parts(with_deadline(&Load::new(per_minute * 60.0, handle), people, deadline));
            for (found, expected) in found.into_iter().zip(expected) {
                assert!((found - expected).abs() < 1e-5, "{per_minute} {found} {expected}");
            }
        }
    }

    #[test]
    fn deadline_is_continuous_at_full_load() {
        let at = |arrivals: f64| parts(with_deadline(&Load::new(arrivals, 1.0), 2_000, 7.0));
        let full = at(120_000.0);
        for arrivals in [119_999.999_88, 120_000.000_12, 119_999.999_999_9] {
            for (near, full) in at(arrivals).into_iter().zip(full) {
                assert!((near - full).abs() < 1e-5 * full, "{arrivals} {near} {full}");
            }
        }
    }

    #[test]
    fn series_meets_closed_form() {
        let (below, above) = (second_moment(0.499_999_999, 0.1, 4.999_999_99), second_moment(0.5, 0.1, 5.0));
        assert!((below / above - 1.0).abs() < 1e-8);
        let (below, above) = (mirrored_second_moment(-0.499_999_999, -0.1, 4.999_999_99), mirrored_second_moment(-0.5, -0.1, 5.0));
        assert!((below / above - 1.0).abs() < 1e-8);
    }

    #[test]
    fn deadline_of_zero_is_erlang_b() {
        let service = with_deadline(&Load::new(60.0, 10.0), 14, 0.0);
        let blocked = super::super::erlang::blocking(10.0, 14);
        assert!((service.expired_share - blocked).abs() < 1e-15 && (service.p_wait - blocked).abs() < 1e-15);
        assert_eq!(service.mean_wait_minutes, 0.0);
    }

    #[test]
    fn long_deadline_is_erlang_c() {
        let load = Load::new(60.0, 4.5);
        let service = with_deadline(&load, 5, 1e6);
        let endless = super::super::erlang::erlang_c(&load, 5).unwrap();
        assert!((service.p_wait - endless.p_wait).abs() < 1e-12);
        assert!((service.mean_wait_minutes - endless.mean_wait_minutes).abs() < 1e-9);
        assert_eq!(service.expired_share, 0.0);
    }

    #[test]
    fn deadline_at_extremes_is_finite() {
        for arrivals in [1e-300, 1e-9, 1.0, 1e9] {
            for handle in [1e-6, 1.0, 1e6] {
                for deadline in [0.0, 1e-12, 1.0, 1e6] {
                    for people in [1, 2_000, 1_000_000] {
                        let found = parts(with_deadline(&Load::new(arrivals, handle), people, deadline));
                        assert!(
                            found.iter().all(|part| part.is_finite() && *part >= 0.0),
                            "{arrivals} {handle} {deadline} {people} {found:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn overload_expires_what_cannot_be_served() {
        let service = with_deadline(&Load::new(1e6, 60.0), 10, 30.0);
        assert!((service.expired_share - (1.0 - 1e-5)).abs() < 1e-9, "{service:?}");
        assert!((service.mean_wait_minutes - 30.0).abs() < 1e-3);
    }
}
