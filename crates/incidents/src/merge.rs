//! Two incidents as one.

use crate::incident::{Incident, Interval, Member};
use crate::limits::MAX_INCIDENT_SERVICES;

pub(crate) fn member_of(incident: &Incident) -> Member {
    let Incident { id, source, source_id, title, .. } = incident.clone();
    Member { id, source, source_id, title }
}

/// Adds the times and services of `member`; title, kind and source stay. An incident whose end is
/// before its start says nothing of when they went on.
pub(crate) fn combine(incident: &mut Incident, member: &Incident) {
    for service in &member.services {
        if incident.services.len() < MAX_INCIDENT_SERVICES && !incident.services.contains(service) {
            incident.services.push(service.clone());
        }
    }
    incident.severity = incident.severity.take().or_else(|| member.severity.clone());
    incident.detected_at = earliest(incident.detected_at, member.detected_at);
    incident.acknowledged_at = earliest(incident.acknowledged_at, member.acknowledged_at);
    if member.is_impossible() {
        return;
    }
    if incident.is_impossible() {
        incident.started_at = member.started_at;
        incident.intervals.clone_from(&member.intervals);
        return;
    }
    incident.started_at = incident.started_at.min(member.started_at);
    incident.intervals = union(incident.intervals.iter().chain(&member.intervals).copied().collect());
}

fn earliest(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    a.into_iter().chain(b).min()
}

fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_unstable_by_key(|interval| (interval.from, interval.to.unwrap_or(i64::MAX)));
    let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
    for interval in intervals {
        match merged.last_mut() {
            Some(last) if last.to.is_none_or(|to| interval.from <= to) => {
                last.to = last.to.zip(interval.to).map(|(a, b)| a.max(b));
            }
            _ => merged.push(interval),
        }
    }
    merged
}
