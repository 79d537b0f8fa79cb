//! PagerDuty: webhook deliveries of version 3, and the answer of `GET /incidents`.
//!
//! An incident is known by its id. Deliveries are ordered by `occurred_at`. Notes, events about
//! services, pings and types that are not known change nothing.

use super::node::{Collector, Node};
use super::words::{name, names, title};
use crate::stated::{Refused, Stated};
use crate::statement::{Mark, MarkKind, Report, Statement, TextUpdate, Texts, Told};
use crate::system::{BodyFormat, SignatureScheme, SourceFacts};

pub(crate) const FORMAT: BodyFormat<Stated> =
    BodyFormat { name: "pagerduty", about: "a webhook delivery of version 3, or the answer of GET /incidents", read, read_array: None };

pub(crate) const SOURCE: SourceFacts = SourceFacts {
    name: "pagerduty",
    label: "PagerDuty",
    signature: Some(SignatureScheme { header: "x-pagerduty-signature", prefix: "v1=" }),
    poll_paths: &[],
};

/// Types whose data is the incident.
const ABOUT_INCIDENT: [&str; 9] = [
    "incident.triggered",
    "incident.acknowledged",
    "incident.unacknowledged",
    "incident.resolved",
    "incident.reopened",
    "incident.escalated",
    "incident.delegated",
    "incident.reassigned",
    "incident.priority_updated",
];

fn read(body: &Node<'_>, found: &mut Collector) -> bool {
    if let Some(event) = body.get("event").filter(|event| event.has("event_type")) {
        read_event(&event, found);
    } else if body.has("incidents") {
        match body.list("incidents") {
            Ok(incidents) => incidents.iter().for_each(|incident| found.add(incident, read_incident(incident))),
            Err(refused) => found.refused.push(refused),
        }
    } else if let Some(incident) = body.get("incident").filter(|incident| incident.has("status")) {
        found.add(&incident, read_incident(&incident));
    } else {
        return false;
    }
    true
}

fn read_event(event: &Node<'_>, found: &mut Collector) {
    match event.need_text("event_type") {
        Err(refused) => found.refused.push(refused),
        Ok(kind) if ABOUT_INCIDENT.contains(&kind.as_str()) => found.add(event, read_delivery(event, &kind)),
        Ok(_) => {}
    }
}

fn read_delivery(event: &Node<'_>, kind: &str) -> Result<Stated, Refused> {
    let at = event.need_time("occurred_at")?;
    let data = event.get("data").ok_or_else(|| event.missing("data"))?;
    let what = match kind {
        "incident.acknowledged" => Some(MarkKind::Acknowledged),
        "incident.resolved" => Some(MarkKind::Resolved),
        "incident.reopened" => Some(MarkKind::Active),
        _ => None,
    };
    let marks = what.into_iter().map(|what| Mark { at, what }).collect();
    stated(&data, at, marks)
}

fn read_incident(incident: &Node<'_>) -> Result<Stated, Refused> {
    let created = incident.need_time("created_at")?;
    let changed = incident.time("last_status_change_at")?;
    let at = incident.time("updated_at")?.or(changed).unwrap_or(created);
    let mut marks = Vec::new();
    for acknowledgement in incident.list("acknowledgements")? {
        marks.extend(acknowledgement.time("at")?.map(|at| Mark { at, what: MarkKind::Acknowledged }));
    }
    let status = incident.need_text("status")?;
    let end = if status == "resolved" { Some(incident.time("resolved_at")?.or(changed).unwrap_or(at)) } else { None };
    marks.extend(end.map(|at| Mark { at, what: MarkKind::Resolved }));
    if status == "acknowledged" && marks.is_empty() {
        marks.extend(changed.map(|at| Mark { at, what: MarkKind::Acknowledged }));
    }
    stated(incident, at, marks)
}

fn stated(incident: &Node<'_>, at: i64, marks: Vec<Mark>) -> Result<Stated, Refused> {
    let id = incident.id("id")?;
    let said = incident.text("title")?.or(incident.text("summary")?).unwrap_or_default();
    let (title, whole) = title(&said, &id);
    let named = |member: &str| incident.get(member).and_then(|node| node.any(&["summary", "name"])).map(|text| text.as_text()).transpose();
    let severity = match named("priority")? {
        Some(priority) => Some(priority),
        None => incident.text("urgency")?,
    };
    let report = Report {
        title,
        severity: severity.and_then(|severity| name(&severity)),
        services: names(named("service")?),
        started_at: incident.need_time("created_at")?,
        merged_into: merged_into(incident)?,
        marks,
        ..Report::default()
    };
    let updates = Vec::<TextUpdate>::new();
    Ok(Stated {
        statement: Statement { source: FORMAT.name.into(), id, at, told: Told::Incident(report) },
        texts: Texts { text: whole, updates },
    })
}

fn merged_into(incident: &Node<'_>) -> Result<Option<String>, Refused> {
    let reason =
        incident.get("resolve_reason").filter(|reason| reason.value.get("type").is_some_and(|kind| kind == "merge_resolve_reason"));
    reason.and_then(|reason| reason.get("incident")).map(|into| into.id("id")).transpose()
}
