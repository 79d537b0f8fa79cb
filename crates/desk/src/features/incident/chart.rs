//! Lanes of what was done around an incident: a lane for each tool, one for the changes of
//! people, one for those of pipelines, one for updates.

use crate::core::incident_book::Known;
use crate::replica::{actions, other_changes};
use crate::view::{ChartView, IncidentEntry, LaneKind, LaneView, PointState, PointView};
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::incidents::changes::{Change, Maker};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Cause, Grade, Ms, Outcome, Status};
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
    Ok(by_tool.into_iter().map(lane).collect())
}

fn change_lanes(changes: &[Change], tied: &BTreeSet<String>) -> Vec<LaneView> {
    let lane = |maker: Maker, label: &str| {
        let of_maker = changes.iter().filter(|change| change.by == maker);
        let points = of_maker.map(|change| PointView {
            at: change.started_at,
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
    PointView { at: entry.at, title: entry.what.clone(), state: PointState::Update, tied: false }
}
