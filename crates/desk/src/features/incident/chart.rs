//! Lanes of what was done around an incident: a lane for each tool, one for the changes of
//! people, one for those of pipelines, one for alerts, one for updates.

use crate::core::incident_book::Known;
use crate::replica::{actions, other_changes, records};
use crate::view::{ChartView, IncidentEntry, LaneKind, LaneView, PointState, PointView};
use holdpoint_domain::incidents::changes::{Change, Maker};
use holdpoint_domain::incidents::{Book, Incident, Statement, Told};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Cause, Event, Grade, IncidentEvent, Ms, Outcome, Status};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

const MINUTE_MS: Ms = 60_000;
/// Drawn before the start, and after the end.
const BEFORE_MS: Ms = 60 * MINUTE_MS;
const AFTER_MS: Ms = 15 * MINUTE_MS;
/// A long incident is drawn to here after its start.
const MAX_SPAN_MS: Ms = 6 * 60 * MINUTE_MS;
/// Actions, and lanes, that are drawn.
const MAX_ACTIONS: i64 = 2_000;
const MAX_TOOL_LANES: usize = 100;
/// Alerts that are drawn.
const MAX_ALERTS: usize = 500;

pub(super) fn view(
    conn: &Connection,
    known: &Known,
    incident: &Incident,
    timeline: &[IncidentEntry],
    now: Ms,
) -> rusqlite::Result<ChartView> {
    let from = incident.started_at - BEFORE_MS;
    let end = incident.resolved_at().unwrap_or(now).max(incident.started_at) + AFTER_MS;
    let to = end.clamp(incident.started_at + AFTER_MS, incident.started_at + MAX_SPAN_MS);
    let tied = tied_causes(known, incident);
    let mut lanes = tool_lanes(conn, from, to, &tied)?;
    let left_out = lanes.len().saturating_sub(MAX_TOOL_LANES);
    lanes.truncate(MAX_TOOL_LANES);
    lanes.extend(change_lanes(&other_changes::began_between(conn, from, to)?, &tied));
    let alerts = alerts(conn, incident, (from, to))?;
    if !alerts.is_empty() {
        lanes.push(LaneView { label: "Alerts".into(), kind: LaneKind::Alerts, points: alerts });
    }
    let updates: Vec<PointView> =
        timeline.iter().filter(|entry| entry.text.is_some() && (from..to).contains(&entry.at)).map(update_point).collect();
    if !updates.is_empty() {
        lanes.push(LaneView { label: "Updates".into(), kind: LaneKind::Updates, points: updates });
    }
    let intervals = incident.intervals.iter().map(|interval| (interval.from, interval.to)).collect();
    Ok(ChartView { from, to, lanes, intervals, lanes_left_out: u32::try_from(left_out).unwrap_or(u32::MAX) })
}

// Ids of what counts as the cause.
fn tied_causes(known: &Known, incident: &Incident) -> BTreeSet<String> {
    let found = known.findings.of(&known.book, incident);
    let mut tied = BTreeSet::new();
    for finding in found {
        let id = match &finding.stated.cause {
            Cause::Action(id) => id.to_string(),
            Cause::Change(id) => id.clone(),
            Cause::NoChange => continue,
        };
        match finding.stated.grade {
            Grade::RuledOut => tied.remove(&id),
            Grade::Suspected | Grade::Confirmed => tied.insert(id),
        };
    }
    tied
}

fn tool_lanes(conn: &Connection, from: Ms, to: Ms, tied: &BTreeSet<String>) -> rusqlite::Result<Vec<LaneView>> {
    let mut by_tool: BTreeMap<String, Vec<PointView>> = BTreeMap::new();
    for action in actions::decided_between(conn, from, to, MAX_ACTIONS)? {
        let state = match (action.outcome, action.status) {
            (Some(Outcome::Executed), _) => PointState::Ran,
            (Some(Outcome::Failed), _) => PointState::Failed,
            (None, Status::Approved | Status::Edited) => PointState::Approved,
            (None, _) => PointState::NotRun,
        };
        let point = PointView {
            at: action.decided_at.unwrap_or(action.proposed_at),
            id: Some(action.id.clone()),
            title: visible_line(&action.title),
            state,
            tied: tied.contains(&action.id),
        };
        by_tool.entry(action.tool).or_default().push(point);
    }
    let lane = |(tool, mut points): (String, Vec<PointView>)| {
        // What is drawn last is on top: what ran, and what the incident is tied to.
        points.sort_by_key(|point| (point.tied, point.state != PointState::NotRun));
        LaneView { label: visible_line(&tool), kind: LaneKind::Tool, points }
    };
    let mut lanes: Vec<LaneView> = by_tool.into_iter().map(lane).collect();
    // The lanes that the incident is tied to come first, so that they are seen without scrolling.
    lanes.sort_by_key(|lane| !lane.points.iter().any(|point| point.tied));
    Ok(lanes)
}

fn change_lanes(changes: &[Change], tied: &BTreeSet<String>) -> Vec<LaneView> {
    let lane = |maker: Maker, label: &str| {
        let of_maker = changes.iter().filter(|change| change.by == maker);
        let points = of_maker.map(|change| PointView {
            at: change.started_at,
            id: Some(change.id.clone()),
            title: visible_line(&change.title),
            state: PointState::Change,
            tied: tied.contains(&change.id),
        });
        LaneView { label: label.into(), kind: LaneKind::Changes, points: points.collect() }
    };
    // Those of people first.
    let lanes = [lane(Maker::Human, "People"), lane(Maker::Ci, "Pipelines")];
    lanes.into_iter().filter(|lane| !lane.points.is_empty()).collect()
}

fn update_point(entry: &IncidentEntry) -> PointView {
    PointView { at: entry.at, id: None, title: entry.what.clone(), state: PointState::Update, tied: false }
}

// When the alerts of the group began to fire: each once, however often its source repeats it.
fn alerts(conn: &Connection, incident: &Incident, (from, to): (Ms, Ms)) -> rusqlite::Result<Vec<PointView>> {
    let mut known = BTreeMap::new();
    for record in records::of_subject(conn, Book::stream_of(&incident.id))? {
        let Ok(Event::Incident(IncidentEvent::Stated(Statement { told: Told::Alerts(group), .. }))) = Event::of(&record) else { continue };
        known.extend(group.alerts.into_iter().map(|alert| ((alert.start, alert.id), (alert.service, alert.severity))));
    }
    let within = known.into_iter().filter(|((start, _), _)| (from..to).contains(start)).take(MAX_ALERTS);
    let point = |((start, _), (service, severity)): ((Ms, String), (Option<String>, Option<String>))| {
        let named: Vec<String> = [service, severity].into_iter().flatten().map(|name| visible_line(&name)).collect();
        let title = if named.is_empty() { "Alert".to_owned() } else { format!("Alert, {}", named.join(", ")) };
        PointView { at: start, id: None, title, state: PointState::Alert, tied: false }
    };
    Ok(within.map(point).collect())
}
