//! An incident as JSON.

use super::read::ReadIncidents;
use holdpoint_desk::TiedAction;
use holdpoint_domain::incidents::{Incident, Kind};
use holdpoint_domain::{TiedTo, rfc3339};
use serde::Serialize;
use serde_json::{Value, json};

/// An incident in the answers of `incidents list` and `incidents show`. Times are RFC 3339, UTC.
#[derive(Serialize)]
pub(super) struct IncidentView<'a> {
    id: &'a str,
    title: &'a str,
    kind: Kind,
    status: &'static str,
    severity: Option<&'a str>,
    services: &'a [String],
    started_at: String,
    detected_at: Option<String>,
    acknowledged_at: Option<String>,
    resolved_at: Option<String>,
    intervals: Vec<Value>,
    sources: Vec<Value>,
    merged_into: Option<&'a str>,
    /// An end is at or before its start.
    impossible: bool,
    /// What caused it, as far as that was found.
    tied_to: TiedTo,
}

// Its own, then those of the incidents that people merged into it.
fn sources(incident: &Incident) -> Vec<Value> {
    let members = incident.members.iter().map(|member| (&member.source, &member.source_id));
    let all = std::iter::once((&incident.source, &incident.source_id)).chain(members);
    all.map(|(source, id)| json!({"source": source, "id": id})).collect()
}

pub(super) fn view<'a>(incident: &'a Incident, read: &ReadIncidents) -> IncidentView<'a> {
    let intervals = incident.intervals.iter().map(|interval| json!({"from": rfc3339(interval.from), "to": interval.to.map(rfc3339)}));
    IncidentView {
        id: &incident.id,
        title: &incident.title,
        kind: incident.kind,
        status: if incident.is_open() { "open" } else { "resolved" },
        severity: incident.severity.as_deref(),
        services: &incident.services,
        started_at: rfc3339(incident.started_at),
        detected_at: incident.detected_at.map(rfc3339),
        acknowledged_at: incident.acknowledged_at.map(rfc3339),
        resolved_at: incident.resolved_at().map(rfc3339),
        intervals: intervals.collect(),
        sources: sources(incident),
        merged_into: incident.merged_into.as_deref(),
        impossible: incident.is_impossible(),
        tied_to: read.findings.tied_to(&read.book, incident),
    }
}

/// An escape in the answers of `incidents escapes` and `incidents show`.
pub(super) fn escape_json(escape: &TiedAction) -> Value {
    json!({
        "incident": escape.incident.id, "incident_title": escape.incident.title, "started_at": rfc3339(escape.incident.started_at),
        "action": escape.action, "title": escape.title, "tool": escape.tool, "kind": escape.kind, "model_version": escape.model,
        "approved_by": escape.approvers, "approved_at": rfc3339(escape.decided_at),
        "confirmed_by": escape.found_by, "confirmed_at": rfc3339(escape.found_at), "why": escape.why,
    })
}
