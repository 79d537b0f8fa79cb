//! The actions behind a signal.

use super::capacity;
use super::figures::{HealthTime, hours, newest, tied_in};
use crate::features::incident::TiedAction;
use crate::replica::actions::{self, ActionRow, SettledBy};
use crate::replica::health::{ActionCounts, HOUR_MS, disagreements};
use crate::view::{HealthCase, HealthCases, SignalName};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Grade, span};
use rusqlite::Connection;

/// Actions that are listed.
const MAX_CASES: usize = 200;

pub(super) fn list(conn: &Connection, signal: SignalName, time: &HealthTime, tied: &[TiedAction]) -> rusqlite::Result<HealthCases> {
    let (title, empty) = words(signal);
    let mut cases = match signal {
        SignalName::Coverage => proposed(conn, time, |row| ActionCounts::of(row).grave_unreviewed > 0)?,
        SignalName::Timeliness => proposed(conn, time, |row| is_untimely(row, time.now))?,
        SignalName::Capacity => busiest(conn, time)?,
        SignalName::Consistency => differing(conn, time)?,
        SignalName::Escapes => tied_in(conn, time, tied)?.iter().rev().map(of_tied).collect(),
        SignalName::Vigilance | SignalName::Feedback => Vec::new(),
    };
    let more = cases.len() > MAX_CASES;
    cases.truncate(MAX_CASES);
    Ok(HealthCases { title: title.into(), empty: empty.into(), cases, more })
}

const fn words(signal: SignalName) -> (&'static str, &'static str) {
    match signal {
        SignalName::Coverage => {
            ("High-risk actions allowed without a review", "Every high-risk action that was allowed met a person first.")
        }
        SignalName::Timeliness => ("Actions not decided before their deadline", "Every action was decided before its deadline."),
        SignalName::Capacity => {
            ("Actions decided in the busiest hour of the day", "No hour has enough reviews whose time on screen is known.")
        }
        SignalName::Vigilance => ("Planted faults", "No fault is planted yet, so there is nothing to find."),
        SignalName::Consistency => ("Actions on which blind reviewers differed", "No blind reviewers differed in this time."),
        SignalName::Escapes => ("Actions tied to incidents", "No incident of this time is tied to an action."),
        SignalName::Feedback => ("Corrections", "Not measured yet."),
    }
}

fn proposed(conn: &Connection, time: &HealthTime, fits: impl Fn(&ActionRow) -> bool) -> rusqlite::Result<Vec<HealthCase>> {
    Ok(newest(conn, time, MAX_CASES + 1, fits)?.iter().map(of_row).collect())
}

fn is_untimely(row: &ActionRow, now: i64) -> bool {
    let counts = ActionCounts::of(row);
    let overdue = row.decided_at.is_none() && row.deadline < now;
    counts.late + counts.expired + counts.passed > 0 || overdue
}

fn busiest(conn: &Connection, time: &HealthTime) -> rusqlite::Result<Vec<HealthCase>> {
    let Some(hour) = capacity::busiest(&hours(conn, time)?) else { return Ok(Vec::new()) };
    let in_hour = |at: i64| at.div_euclid(HOUR_MS).rem_euclid(24) == i64::from(hour.hour);
    proposed(conn, time, |row| row.settled_by == Some(SettledBy::People) && row.decided_at.is_some_and(in_hour))
}

fn differing(conn: &Connection, time: &HealthTime) -> rusqlite::Result<Vec<HealthCase>> {
    let mut found = Vec::new();
    for (action, labels) in disagreements(conn, &time.scope(), MAX_CASES + 1)? {
        if let Some(row) = actions::get(conn, &action)? {
            found.push(HealthCase { what: labels.replace(' ', " and "), ..of_row(&row) });
        }
    }
    Ok(found)
}

fn of_row(row: &ActionRow) -> HealthCase {
    HealthCase {
        action: row.id.clone(),
        title: visible_line(&row.title),
        tool: visible_line(&row.tool),
        kind: visible_line(&row.kind),
        at: row.decided_at.unwrap_or(row.proposed_at),
        what: what(row),
        incident: None,
    }
}

fn what(row: &ActionRow) -> String {
    let counts = ActionCounts::of(row);
    let after = |from: i64| span(row.decided_at.unwrap_or(from) - from);
    match row.settled_by {
        None if row.decided_at.is_some() => "withdrawn".into(),
        None => "held, not decided yet".into(),
        Some(SettledBy::Deadline) if counts.passed > 0 => "allowed at the deadline".into(),
        Some(SettledBy::Deadline) => "denied at the deadline".into(),
        Some(SettledBy::Policy) => "let through by a checkpoint".into(),
        Some(SettledBy::People) if counts.late > 0 => format!("decided {} after the deadline", after(row.deadline)),
        Some(SettledBy::People) => format!("decided after {}", after(row.proposed_at)),
    }
}

fn of_tied(action: &TiedAction) -> HealthCase {
    let grade = if action.grade == Grade::Confirmed { "confirmed" } else { "suspected" };
    let by = if action.approvers.is_empty() { "no person approved it" } else { "approved by people" };
    HealthCase {
        action: action.action.clone(),
        title: visible_line(&action.title),
        tool: visible_line(&action.tool),
        kind: visible_line(&action.kind),
        at: action.decided_at,
        what: format!("{grade}: {}; {by}", visible_line(&action.incident.title)),
        incident: Some(action.incident.id.clone()),
    }
}
