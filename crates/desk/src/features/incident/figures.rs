//! The figures above the list, each with what it rests on.

use super::facts::tied_what;
use super::severity::level;
use crate::core::incident_book::Listed;
use crate::view::{FigureView, SeverityLevel, TiedWhat};
use holdpoint_domain::Ms;
use holdpoint_domain::incidents::{Incident, Kind};
use holdpoint_metrics::incidents::{Downtime, Row, Typical, figures, typical_times};
use holdpoint_metrics::proportion::wilson95;

const WEEK_MS: Ms = 7 * 24 * 3600 * 1000;
/// Fewer cases than this say too little for a rate.
pub(super) const MIN_CASES: u64 = 30;
/// Escapes in a week that are within the target.
const ESCAPES_TARGET: usize = 1;

pub(super) fn view(incidents: &[&Listed], executed: u64, now: Ms) -> Vec<FigureView> {
    let rows: Vec<Row> = incidents.iter().map(|listed| incident_row(&listed.incident)).collect();
    let (figures, times) = (figures(&rows), typical_times(&rows));
    vec![
        open(incidents),
        time("Median time to resolve", times.resolve, "resolved"),
        time("To acknowledge", times.acknowledge, "acknowledged"),
        escapes(incidents, now),
        failure_rate(incidents, executed),
        downtime(figures.downtime_minutes),
    ]
}

/// Times to detect, acknowledge and resolve, and downtime.
pub(super) fn times(incidents: &[&Incident]) -> Vec<FigureView> {
    let rows: Vec<Row> = incidents.iter().map(|incident| incident_row(incident)).collect();
    let (figures, times) = (figures(&rows), typical_times(&rows));
    vec![
        time("To detect (MTTD), median", times.detect, "detected"),
        time("To acknowledge (MTTA), median", times.acknowledge, "acknowledged"),
        time("To resolve (MTTR), median", times.resolve, "resolved"),
        downtime(figures.downtime_minutes),
    ]
}

fn downtime(downtime: Downtime) -> FigureView {
    FigureView {
        label: "Downtime, overlaps counted once".into(),
        value: minutes(downtime.merged),
        of: None,
        note: format!("added up: {}", minutes(downtime.summed)),
        bad: false,
    }
}

/// What the figures take of an incident.
#[must_use]
pub fn incident_row(incident: &Incident) -> Row {
    Row {
        started_at: incident.started_at,
        detected_at: incident.detected_at,
        acknowledged_at: incident.acknowledged_at,
        intervals: incident.intervals.iter().map(|interval| (interval.from, interval.to)).collect(),
        is_maintenance: incident.kind == Kind::Maintenance,
        is_merged: incident.merged_into.is_some(),
        is_impossible: incident.is_impossible(),
    }
}

fn open(incidents: &[&Listed]) -> FigureView {
    let open = incidents.iter().map(|listed| &listed.incident).filter(|incident| incident.is_open() && incident.merged_into.is_none());
    let open: Vec<SeverityLevel> = open.map(|incident| level(incident.severity.as_deref())).collect();
    let count = |level: SeverityLevel| open.iter().filter(|known| **known == level).count();
    let named =
        [(SeverityLevel::Sev1, "SEV 1"), (SeverityLevel::Sev2, "SEV 2"), (SeverityLevel::Sev3, "SEV 3"), (SeverityLevel::Sev4, "SEV 4")];
    let parts: Vec<String> = named
        .into_iter()
        .map(|(level, name)| (count(level), name))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| format!("{n} {name}"))
        .collect();
    let note = match (open.len(), parts.is_empty()) {
        (0, _) => "of those listed".into(),
        (_, true) => "severity not stated".into(),
        _ => parts.join(", "),
    };
    FigureView { label: "Open now".into(), value: open.len().to_string(), of: None, note, bad: false }
}

fn time(label: &str, typical: Option<Typical>, what: &str) -> FigureView {
    let Some(Typical { median, interval, count }) = typical else {
        return FigureView { label: label.into(), value: "–".into(), of: None, note: format!("none {what}"), bad: false };
    };
    let note = match interval {
        Some([low, high]) => format!("interval {} to {}, {count} {what}", minutes(low), minutes(high)),
        None => format!("{count} {what}, too few for an interval"),
    };
    FigureView { label: label.into(), value: minutes(median), of: None, note, bad: false }
}

// An incident that was merged counts with the other one, which has its findings.
fn escapes(incidents: &[&Listed], now: Ms) -> FigureView {
    let tied: Vec<_> = incidents
        .iter()
        .filter(|listed| listed.incident.started_at >= now - WEEK_MS && listed.incident.merged_into.is_none())
        .map(|listed| &listed.tied)
        .filter(|tied| tied_what(tied) == TiedWhat::Action)
        .collect();
    let confirmed = tied.iter().filter(|tied| tied.grade == Some(holdpoint_domain::Grade::Confirmed)).count();
    FigureView {
        label: "Escapes this week".into(),
        value: tied.len().to_string(),
        of: Some(format!("target ≤ {ESCAPES_TARGET}")),
        note: format!("{confirmed} confirmed, {} suspected", tied.len() - confirmed),
        bad: tied.len() > ESCAPES_TARGET,
    }
}

fn failure_rate(incidents: &[&Listed], executed: u64) -> FigureView {
    let confirmed: std::collections::BTreeSet<String> = incidents
        .iter()
        .map(|listed| &listed.tied)
        .filter(|tied| tied_what(tied) == TiedWhat::Action && tied.grade == Some(holdpoint_domain::Grade::Confirmed))
        .filter_map(|tied| tied.id.clone())
        .collect();
    let hits = confirmed.len() as u64;
    let label = "Action failure rate, confirmed".to_owned();
    match wilson95(hits, executed).filter(|_| executed >= MIN_CASES) {
        Some([low, high]) => FigureView {
            label,
            value: percent(hits as f64 / executed as f64),
            of: Some(format!("{hits} of {executed}")),
            note: format!("interval {} to {}", percent(low), percent(high)),
            bad: false,
        },
        None => FigureView {
            label,
            value: "–".into(),
            of: None,
            note: format!("too few to say ({executed} of {MIN_CASES} actions)"),
            bad: false,
        },
    }
}

pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent != 0.0 && percent < 1.0 { format!("{percent:.2} %") } else { format!("{percent:.0} %") }
}

/// "41 min", "1 h 35 min", "2 d 3 h".
pub(super) fn minutes(minutes: f64) -> String {
    let whole = minutes.round().max(0.0) as u64;
    let (days, hours, rest) = (whole / 1440, whole % 1440 / 60, whole % 60);
    match (days, hours) {
        (0, 0) => format!("{rest} min"),
        (0, hours) => format!("{hours} h {rest:02} min"),
        (days, hours) => format!("{days} d {hours} h"),
    }
}
