//! A day hour by hour: people, arrivals, capacity, and who is missing.

use super::duty::Duty;
use crate::core::workload_basis::{Basis, HOUR_MS};
use holdpoint_domain::Ms;
use holdpoint_metrics::forecast::{Day, DayFigures, Forecast, PlannedHour, Predicted, Targets, Work, WorkClass, needed};

/// Hours of a day.
pub(super) const DAY_HOURS: i64 = 24;
/// Actions that all runs of a simulated day have together, about.
const SIMULATED_ACTIONS: f64 = 40_000.0;

/// An hour of a day.
pub(super) struct HourPlan {
    pub(super) at: Ms,
    /// People on shift, parts of the hour as parts.
    pub(super) people: f64,
    /// What came, where the hour is over.
    pub(super) arrived: Option<u32>,
    /// What is expected; none without a forecast.
    pub(super) expected: Option<Predicted>,
    /// People that are needed; none where that cannot be said.
    pub(super) needed: Option<u32>,
    /// Actions that the people on shift can decide.
    pub(super) capacity: f64,
}

/// The hours of a day that begins at `begin`.
pub(super) fn plan(basis: &Basis, duties: &[Duty], begin: Ms, now: Ms) -> Vec<HourPlan> {
    (0..DAY_HOURS).map(|hour| plan_hour(basis, duties, begin + hour * HOUR_MS, now)).collect()
}

pub(super) fn plan_hour(basis: &Basis, duties: &[Duty], at: Ms, now: Ms) -> HourPlan {
    let hour = at.div_euclid(HOUR_MS);
    // The sum of nothing is -0.0.
    let people = duties.iter().map(|duty| duty.share_of(at, at + HOUR_MS)).sum::<f64>() + 0.0;
    let is_over = at + HOUR_MS <= now;
    // An hour before the first record was not observed.
    let observed = basis.hours.first_key_value().is_some_and(|(first, _)| *first <= hour);
    let arrived = (is_over && observed).then(|| basis.hours.get(&hour).map_or(0, |of| of.0));
    let expected = basis.forecast.as_ref().ok().map(|forecast| forecast.predict(hour, 1.0));
    let arrivals = arrived.or(expected.map(|expected| expected.median));
    HourPlan {
        at,
        people,
        arrived,
        expected,
        needed: arrivals.and_then(|arrivals| people_needed(basis, f64::from(arrivals))),
        capacity: people * 60.0 / basis.handle.minutes / basis.reviews_per_action,
    }
}

/// People that so many actions in an hour need, by the model with fixed deadlines.
pub(super) fn people_needed(basis: &Basis, actions: f64) -> Option<u32> {
    needed(actions * basis.reviews_per_action, basis.handle.minutes, basis.deadline_minutes, Targets::default())
}

impl HourPlan {
    /// People who are missing, whole ones.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people of an hour")]
    pub(super) fn short(&self) -> Option<u32> {
        self.needed.map(|needed| (f64::from(needed) - self.people).max(0.0).ceil() as u32)
    }

    /// Offered load of each person; none without a forecast, infinite without people.
    pub(super) fn load(&self, basis: &Basis) -> Option<f64> {
        let expected = self.expected?.mean;
        if expected <= 0.0 { Some(0.0) } else { Some(expected * basis.reviews_per_action * basis.handle.minutes / 60.0 / self.people) }
    }
}

/// What is to be expected of the hours from `now` on; none without a forecast.
pub(super) fn figures(basis: &Basis, hours: &[HourPlan], waiting: usize, now: Ms) -> Option<DayFigures> {
    let forecast = basis.forecast.as_ref().ok()?;
    let left: Vec<PlannedHour> =
        hours.iter().filter(|hour| hour.at + HOUR_MS > now).map(|hour| planned(basis, forecast, hour, now)).collect();
    let arrivals = left.iter().map(|hour| hour.mean).sum::<f64>() + 0.0;
    let class = WorkClass {
        share: 1.0,
        handle_minutes: basis.handle.minutes,
        handle_cv: basis.handle.cv,
        deadline_minutes: basis.deadline_minutes,
    };
    let work = Work { classes: vec![class], reviews_per_action: basis.reviews_per_action.max(1.0) };
    let day = Day {
        hours: left,
        day_spread: forecast.day_spread,
        work,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX).min(5_000),
        runs: runs(arrivals),
        seed: 1,
    };
    Some(day.simulate())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn runs(arrivals: f64) -> u32 {
    (SIMULATED_ACTIONS / arrivals.max(1.0)).clamp(10.0, 200.0) as u32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people of an hour")]
fn planned(basis: &Basis, forecast: &Forecast, hour: &HourPlan, now: Ms) -> PlannedHour {
    let number = hour.at.div_euclid(HOUR_MS);
    // Of the hour that goes on, only the rest is to come.
    let left = (hour.at + HOUR_MS - hour.at.max(now)) as f64 / HOUR_MS as f64;
    PlannedHour {
        // Where most pass without a person, only the others wait.
        mean: forecast.mean(number, 1.0) * left * basis.reviews_per_action.min(1.0),
        rate_variance: forecast.rate_variance(number, 1.0),
        people: hour.people.round().max(0.0) as u32,
    }
}
