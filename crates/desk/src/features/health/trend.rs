//! A signal by hour or day, for the small lines beside it.

use super::capacity::hour_load;
use super::figures::{HealthFigures, HealthTime};
use super::signals::{agreement_of, coverage, timeliness};
use crate::replica::health::{ActionCounts, DAY_MS};
use holdpoint_domain::{Grade, Ms};
use holdpoint_metrics::health::{HourLoad, SignalName, load};
use holdpoint_metrics::proportion::share;
use std::collections::BTreeMap;

/// The values by part of the time, oldest first; none where a part has nothing to say.
pub(super) fn trend(name: SignalName, figures: &HealthFigures, time: &HealthTime) -> Vec<Option<f64>> {
    let values = values(name, figures, time);
    let mut at = time.part_of(time.from);
    let mut trend = Vec::new();
    while at < time.to {
        trend.push(values.get(&at).copied());
        at += time.part_ms();
    }
    trend
}

fn values(name: SignalName, figures: &HealthFigures, time: &HealthTime) -> BTreeMap<Ms, f64> {
    let of_parts = |of: fn(&ActionCounts) -> (u64, u64)| {
        let value = |(at, counts): (&Ms, &ActionCounts)| {
            let (hits, count) = of(counts);
            Some((*at, share(hits, count)?))
        };
        figures.parts.iter().filter_map(value).collect()
    };
    match name {
        SignalName::Coverage => of_parts(coverage),
        SignalName::Timeliness => of_parts(|counts| timeliness(counts, 0)),
        SignalName::Capacity => loads(figures, time),
        SignalName::Consistency => agreements(figures),
        SignalName::Escapes => escapes(figures, time),
        SignalName::Vigilance | SignalName::Feedback => BTreeMap::new(),
    }
}

// The load of all hours of a part; the signal is of its busiest hour.
fn loads(figures: &HealthFigures, time: &HealthTime) -> BTreeMap<Ms, f64> {
    let mut parts = BTreeMap::<Ms, HourLoad>::new();
    for hour in &figures.hours {
        let sum = parts.entry(time.part_of(hour.starts_at)).or_default();
        *sum = sum.plus(hour_load(hour));
    }
    parts.into_iter().filter_map(|(at, hours)| Some((at, load(&hours)?.0))).collect()
}

fn agreements(figures: &HealthFigures) -> BTreeMap<Ms, f64> {
    let days = figures.doubles.chunk_by(|a, b| a.day == b.day);
    days.filter_map(|day| Some((day[0].day - day[0].day.rem_euclid(DAY_MS), agreement_of(day.iter()).alpha?.ok()?))).collect()
}

// Confirmed causes by when their incident began; a part without one has none, not nothing.
fn escapes(figures: &HealthFigures, time: &HealthTime) -> BTreeMap<Ms, f64> {
    let mut parts: BTreeMap<Ms, f64> = figures.parts.keys().map(|at| (*at, 0.0)).collect();
    for action in figures.tied.iter().filter(|action| action.grade == Grade::Confirmed) {
        *parts.entry(time.part_of(action.incident.started_at)).or_default() += 1.0;
    }
    parts
}
