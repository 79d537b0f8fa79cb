//! How one number is spread over the members: a dot each, on a line.

use super::outliers::median;
use super::rows::{Measure, Table};
use super::view::{SetMemberState, SetPoint, SetSpread, SetTick};
use crate::core::sets::Member;
use holdpoint_domain::text::visible_line;

/// The length of the line.
const LINE: f64 = 1_000.0;
/// Room on each side of the members that do not stand out, as a share of their range.
const MARGIN: f64 = 0.15;
const TICKS: u32 = 5;

/// The line of the number that the rows are sorted by; none without one.
pub(super) fn view(table: &Table, members: &[Member], states: &[SetMemberState]) -> Option<SetSpread> {
    let measure = table.measure.as_ref()?;
    let usual = |at: &usize| table.rows[*at].why.is_none();
    let values: Vec<f64> = (0..members.len()).filter(usual).filter_map(|at| measure.values[at]).collect();
    let (low, high) = range(&values)?;
    let x = |value: f64| ((value - low) / (high - low) * LINE).round();
    let points = (0..members.len()).filter_map(|at| {
        let place = x(measure.values[at]?);
        Some(SetPoint {
            action: members[at].action.clone(),
            x: clamp(place),
            beyond: !(0.0..=LINE).contains(&place),
            label: table.rows[at].why.as_ref().map(|_| visible_line(&members[at].title)),
            state: states[at],
        })
    });
    let ticks = (0..=TICKS).map(|n| tick(measure, low, high, n)).collect();
    Some(SetSpread { name: measure.name.clone(), median: measure.show(median(&values)?), ticks, points: points.collect() })
}

// The range of these values, with room on both sides.
fn range(values: &[f64]) -> Option<(f64, f64)> {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    (low < high).then_some(())?;
    let room = (high - low) * MARGIN;
    Some((low - room, high + room))
}

fn tick(measure: &Measure, low: f64, high: f64, n: u32) -> SetTick {
    let share = f64::from(n) / f64::from(TICKS);
    let step = (high - low) / f64::from(TICKS);
    SetTick { label: measure.show_tick(low + (high - low) * share, step), x: clamp(share * LINE) }
}

fn clamp(place: f64) -> u32 {
    place.clamp(0.0, LINE) as u32
}
