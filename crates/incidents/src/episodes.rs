//! Episodes of an alert group: alerts that overlap in time are one incident.

use crate::incident::{Incident, Interval};
use crate::limits::{MAX_INCIDENT_SERVICES, REOPEN_WITHIN_MS};
use crate::run::Run;
use crate::statement::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// The group that episodes are of.
#[derive(Clone, Copy)]
pub(crate) struct Group<'a> {
    pub(crate) stream: &'a str,
    pub(crate) source: &'a str,
    pub(crate) key: &'a str,
    pub(crate) title: &'a str,
}

/// A run of an alert with its end, if it has one.
#[derive(Clone, Copy)]
struct Span<'a> {
    alert: &'a str,
    from: i64,
    to: Option<i64>,
    run: &'a Run,
}

/// The incidents of a group, oldest first; `runs` by alert, then by start.
pub(crate) fn incidents(group: &Group<'_>, runs: &[(&str, i64, &Run)]) -> Vec<Incident> {
    let mut spans: Vec<Span<'_>> = runs.iter().map(|(alert, from, run)| Span { alert, from: *from, to: run.end, run }).collect();
    close_forgotten(&mut spans);
    spans.sort_by_key(|span| (span.from, span.alert));
    let mut episodes: Vec<Vec<Vec<Span<'_>>>> = Vec::new();
    for overlap in overlaps(&spans) {
        let from = overlap.first().map_or(i64::MIN, |span| span.from);
        let before = episodes.last().and_then(|episode| episode.last()).and_then(|last| end(last));
        match episodes.last_mut() {
            Some(episode) if before.is_some_and(|end| from - end <= REOPEN_WITHIN_MS) => episode.push(overlap),
            _ => episodes.push(vec![overlap]),
        }
    }
    episodes.iter().map(|episode| incident(group, episode)).collect()
}

// An alert fires once at a time. Where the end of a run was never said, and the alert was said to
// be resolved later, that is when it ended.
fn close_forgotten(spans: &mut [Span<'_>]) {
    let mut resolved: BTreeMap<&str, i64> = BTreeMap::new();
    for span in spans.iter_mut().rev() {
        span.to = span.to.or_else(|| resolved.get(span.alert).copied());
        if let Some(to) = span.to {
            resolved.insert(span.alert, to);
        }
    }
}

fn overlaps<'a>(spans: &[Span<'a>]) -> Vec<Vec<Span<'a>>> {
    let mut groups: Vec<Vec<Span<'a>>> = Vec::new();
    // The latest end of the last group; none while one of it has none.
    let mut until = Some(i64::MIN);
    for span in spans {
        match groups.last_mut() {
            Some(last) if until.is_none_or(|until| span.from <= until) => last.push(*span),
            _ => {
                groups.push(vec![*span]);
                until = Some(i64::MIN);
            }
        }
        until = until.and_then(|until| Some(until.max(span.to?)));
    }
    groups
}

// Once every alert said that it is resolved, those among them that deliveries left out.
fn end(spans: &[Span<'_>]) -> Option<i64> {
    let alerts: BTreeSet<&str> = spans.iter().map(|span| span.alert).collect();
    let expected = spans.iter().map(|span| span.run.of).max().unwrap_or(0);
    if alerts.len() < expected as usize {
        return None;
    }
    spans.iter().try_fold(i64::MIN, |latest, span| Some(latest.max(span.to?)))
}

fn incident(group: &Group<'_>, episode: &[Vec<Span<'_>>]) -> Incident {
    let started_at = episode.iter().flatten().map(|span| span.from).min().unwrap_or(0);
    let interval = |spans: &Vec<Span<'_>>| Interval { from: spans.first().map_or(started_at, |span| span.from), to: end(spans) };
    let services: BTreeSet<&String> = episode.iter().flatten().filter_map(|span| span.run.service.as_ref()).collect();
    let severity = episode.iter().flatten().filter_map(|span| span.run.severity.as_ref()).max_by_key(|name| (gravity(name), name.as_str()));
    Incident {
        id: format!("{}-{started_at}", group.stream),
        title: group.title.to_owned(),
        kind: Kind::Outage,
        severity: severity.cloned(),
        services: services.into_iter().take(MAX_INCIDENT_SERVICES).cloned().collect(),
        started_at,
        detected_at: None,
        acknowledged_at: None,
        intervals: episode.iter().map(interval).collect(),
        source: group.source.to_owned(),
        source_id: group.key.to_owned(),
        merged_into: None,
        members: Vec::new(),
    }
}

// Names that are usual in alerting rules.
fn gravity(severity: &str) -> u8 {
    match severity.to_lowercase().as_str() {
        "critical" | "page" | "emergency" | "fatal" | "sev1" | "p1" => 5,
        "error" | "high" | "major" | "sev2" | "p2" => 4,
        "warning" | "warn" | "medium" | "minor" | "sev3" | "p3" => 3,
        "info" | "low" | "none" => 1,
        _ => 2,
    }
}
