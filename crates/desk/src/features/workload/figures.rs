//! The hours of a day as the screen draws them, with their words.

use super::duty::Duty;
use super::plan::HourPlan;
use super::view::{CoverageBy, CoverageCell, CoverageRow, ShortCell, WorkloadHour};
use crate::core::workload_basis::HOUR_MS;
use crate::words::count;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Ms, local_words};
use std::collections::BTreeSet;

const LEVELS: f64 = 4.0;

/// "17:00", in UTC.
pub(super) fn clock(at: Ms) -> String {
    let words = local_words(at, "UTC");
    words.rsplit(' ').next().unwrap_or_default().to_owned()
}

/// "2" or "1.5"
pub(super) fn people(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    if (rounded - 1.0).abs() < 1e-9 { "1 person".into() } else { format!("{rounded} people") }
}

/// A row for each team, then one for each zone, by name.
pub(super) fn coverage(duties: &[Duty], begin: Ms) -> Vec<CoverageRow> {
    let day = |duty: &&Duty| duty.share_of(begin, begin + 24 * HOUR_MS) > 0.0;
    let today: Vec<&Duty> = duties.iter().filter(day).collect();
    let rows = |by: CoverageBy, of: fn(&Duty) -> &String| {
        let labels: BTreeSet<&String> = today.iter().map(|duty| of(duty)).collect();
        let row = |label: &String| {
            let hours = (0..24).map(|hour| {
                let at = begin + hour * HOUR_MS;
                let of_label = today.iter().filter(|duty| of(duty) == label);
                (at, of_label.map(|duty| duty.share_of(at, at + HOUR_MS)).sum::<f64>())
            });
            (by, visible_line(label), hours.collect::<Vec<_>>())
        };
        labels.into_iter().map(row).collect::<Vec<_>>()
    };
    let teams = rows(CoverageBy::Team, |duty| &duty.team);
    let zones = rows(CoverageBy::Zone, |duty| &duty.zone);
    [teams, zones].into_iter().flat_map(|rows| levelled(&rows)).collect()
}

type Counted = (CoverageBy, String, Vec<(Ms, f64)>);

fn levelled(rows: &[Counted]) -> Vec<CoverageRow> {
    let most = rows.iter().flat_map(|(_, _, hours)| hours).map(|(_, people)| *people).fold(0.0, f64::max);
    let cell = |label: &str, (at, number): (Ms, f64)| CoverageCell {
        level: level(number, most),
        words: format!("{label}, {}: {}", clock(at), if number > 0.0 { people(number) } else { "nobody".into() }),
    };
    let row = |(by, label, hours): &Counted| CoverageRow {
        by: *by,
        label: label.clone(),
        hours: hours.iter().map(|hour| cell(label, *hour)).collect(),
    };
    rows.iter().map(row).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 4")]
fn level(number: f64, most: f64) -> u8 {
    if number <= 0.0 || most <= 0.0 { 0 } else { (number / most * LEVELS).ceil().clamp(1.0, LEVELS) as u8 }
}

/// People who are missing in each hour; nothing where no hour can be judged.
pub(super) fn short(hours: &[HourPlan]) -> Vec<ShortCell> {
    if hours.iter().all(|hour| hour.needed.is_none()) {
        return Vec::new();
    }
    let most = hours.iter().filter_map(HourPlan::short).max().unwrap_or(0);
    let cell = |hour: &HourPlan| {
        let short = hour.short();
        let words = match short {
            None => format!("{}: not known", clock(hour.at)),
            Some(0) => format!("{}: enough people", clock(hour.at)),
            Some(short) => format!("{}: {} short", clock(hour.at), count(short as usize, "person", "people")),
        };
        let people = short.unwrap_or(0);
        ShortCell { people, level: level(f64::from(people), f64::from(most)), words }
    };
    hours.iter().map(cell).collect()
}

/// The hours for the chart.
pub(super) fn hours(hours: &[HourPlan]) -> Vec<WorkloadHour> {
    let row = |hour: &HourPlan| WorkloadHour {
        at: hour.at,
        label: clock(hour.at),
        arrived: hour.arrived,
        expected: hour.expected.map(|expected| (expected.mean * 10.0).round() / 10.0),
        low: hour.expected.map(|expected| expected.low),
        high: hour.expected.map(|expected| expected.high),
        capacity: (hour.capacity * 10.0).round() / 10.0,
        people: hour.people,
        words: words(hour),
    };
    hours.iter().map(row).collect()
}

fn words(hour: &HourPlan) -> String {
    let arrivals = match (hour.arrived, hour.expected) {
        (Some(arrived), _) => format!("{} came", count(arrived as usize, "action", "actions")),
        (None, Some(expected)) => {
            format!("{:.0} actions expected, {} to {} in nine of ten such hours", expected.mean, expected.low, expected.high)
        }
        (None, None) => "arrivals not known".into(),
    };
    let short = match hour.short() {
        Some(short @ 1..) => format!(", {} short", count(short as usize, "person", "people")),
        _ => String::new(),
    };
    format!("{}: {arrivals}; {} on shift can decide {:.0}{short}", clock(hour.at), people(hour.people), hour.capacity)
}

/// The top of the vertical axis and its lines: a round number above all values.
pub(super) fn axis(hours: &[WorkloadHour]) -> (f64, Vec<f64>) {
    let value = |hour: &WorkloadHour| {
        let high = hour.high.map_or(0.0, f64::from).max(hour.arrived.map_or(0.0, f64::from));
        // One hour with many people does not flatten the rest: capacity counts up to three times the arrivals.
        (high, hour.capacity)
    };
    let arrivals = hours.iter().map(|hour| value(hour).0).fold(0.0, f64::max);
    let capacity = hours.iter().map(|hour| value(hour).1).fold(0.0, f64::max);
    let most = if arrivals > 0.0 { arrivals.max(capacity.min(3.0 * arrivals)) } else { capacity.max(4.0) };
    let step = step(most / 4.0);
    let lines = (most / step).ceil().max(1.0);
    (lines * step, (0..).map(|line| f64::from(line) * step).take_while(|line| *line <= lines * step + 1e-9).collect())
}

// 1, 2 or 5 times a power of ten.
fn step(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(1.0).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= least).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axis_ends_at_a_round_number_above_all() {
        let hour = |high, capacity| WorkloadHour {
            at: 0,
            label: String::new(),
            arrived: None,
            expected: None,
            low: None,
            high: Some(high),
            capacity,
            people: 1.0,
            words: String::new(),
        };
        assert_eq!(axis(&[hour(71, 54.0)]), (80.0, vec![0.0, 20.0, 40.0, 60.0, 80.0]));
        assert_eq!(axis(&[hour(10, 900.0)]).0, 30.0);
        assert_eq!(axis(&[]).0, 4.0);
    }
}
