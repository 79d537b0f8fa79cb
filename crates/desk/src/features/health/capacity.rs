//! Capacity: the load on reviewers, measured from what they decided. The one place to replace once
//! the record has shifts.

use super::figures::HealthFigures;
use crate::replica::health::{HOUR_MS, ReviewHour};
use holdpoint_domain::HealthTarget;
use holdpoint_metrics::health::{HourLoad, MIN_CASES, Signal, SignalName, busiest_hour, load};

/// The signal: the load in the hour of the day in which it was greatest.
pub(super) fn signal(figures: &HealthFigures, target: HealthTarget) -> Signal {
    let busiest = busiest(&figures.hours);
    let value = busiest.as_ref().and_then(load);
    let count = busiest.map_or_else(|| timed(figures), |hour| hour.timed);
    // Where no single hour has enough cases there is no figure, even if all hours together have.
    let count = if busiest.is_some() { count } else { count.min(MIN_CASES - 1) };
    Signal::new(SignalName::Capacity, value.map(|found| found.0), value.map(|found| found.1), count, super::numbers::target(target))
}

/// The hour of the day with the greatest load, with all its days.
pub(super) fn busiest(of: &[ReviewHour]) -> Option<HourLoad> {
    let mut hours = [HourLoad::default(); 24];
    for hour in of {
        let of_day = hour.starts_at.div_euclid(HOUR_MS).rem_euclid(24);
        let slot = &mut hours[usize::try_from(of_day).unwrap_or_default()];
        *slot = slot.plus(hour_load(hour));
        slot.hour = u8::try_from(of_day).unwrap_or_default();
    }
    busiest_hour(&hours, MIN_CASES)
}

pub(super) const fn hour_load(hour: &ReviewHour) -> HourLoad {
    HourLoad { hour: 0, reviews: hour.reviews, people: hour.people, timed: hour.timed, seconds: hour.seconds, squares: hour.squares }
}

/// Reviews whose time on screen is known, and all reviews.
pub(super) fn known(figures: &HealthFigures) -> (u64, u64) {
    (timed(figures), figures.hours.iter().map(|hour| hour.reviews).sum())
}

fn timed(figures: &HealthFigures) -> u64 {
    figures.hours.iter().map(|hour| hour.timed).sum()
}
