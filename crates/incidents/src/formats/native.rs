//! Holdpoint's own JSON: `{"id"?,"title","kind"?,"severity"?,"services"?,"started_at","detected_at"?,
//! "acknowledged_at"?,"resolved_at"?,"intervals"?:[{"from","to"?}],"merged_into"?,"text"?,
//! "updates"?:[{"at","status"?,"text"}],"updated_at"?}`.
//!
//! Without an id, title and start are what it is known by.

use super::node::{Collector, Node};
use super::words::{name, names, title};
use crate::stated::{Refused, Stated};
use crate::statement::{Kind, Mark, MarkKind, Report, Statement, TextUpdate, Texts, Told};
use crate::system::{BodyFormat, SourceFacts};

pub(crate) const FORMAT: BodyFormat<Stated> =
    BodyFormat { name: "holdpoint", about: "an object with title and started_at", read, read_array: None };

pub(crate) const SOURCE: SourceFacts = SourceFacts { name: "incidents", label: "Incidents, own JSON", signature: None, poll_paths: &[] };

const FIELDS: [&str; 15] = [
    "id",
    "title",
    "kind",
    "status",
    "severity",
    "services",
    "started_at",
    "detected_at",
    "acknowledged_at",
    "resolved_at",
    "intervals",
    "merged_into",
    "text",
    "updates",
    "updated_at",
];

fn read(body: &Node<'_>, found: &mut Collector) -> bool {
    if let Some(incidents) = body.get("incidents").filter(|list| list.is_array()) {
        incidents.items().for_each(|incident| found.add(&incident, read_incident(&incident)));
    } else if body.has("title") || body.has("started_at") {
        found.add(body, read_incident(body));
    } else {
        return false;
    }
    true
}

fn read_incident(incident: &Node<'_>) -> Result<Stated, Refused> {
    let members = incident.value.as_object().ok_or_else(|| incident.invalid("an object"))?;
    if let Some(unknown) = members.keys().find(|member| !FIELDS.contains(&member.as_str())) {
        let place = incident.get(unknown).unwrap_or_else(|| incident.clone());
        return Err(place.refused("unknown_field", format!("{unknown:?} is no field of an incident.")));
    }
    let said = incident.need_text("title")?;
    if said.trim().is_empty() {
        return Err(incident.get("title").map_or_else(|| incident.missing("title"), |title| title.invalid("not empty")));
    }
    let intervals = read_intervals(incident)?;
    let first = intervals.first().map(|(from, _)| *from);
    let started_at = incident.time("started_at")?.or(first).ok_or_else(|| incident.missing("started_at"))?;
    let report = read_report(incident, &said, started_at, &intervals)?;
    let id = match incident.get("id") {
        Some(_) => incident.id("id")?,
        None => format!("{started_at} {}", report.title),
    };
    let updates = read_updates(incident)?;
    let ends = report.marks.iter().map(|mark| mark.at).chain(updates.iter().map(|update| update.at));
    let last = ends.chain(report.resolved_at).chain(report.detected_at).chain([started_at]).max();
    let at = incident.time("updated_at")?.or(last).unwrap_or(started_at);
    let whole = (report.title != said).then_some(said);
    let text = incident.text("text")?.or(whole);
    Ok(Stated { statement: Statement { source: FORMAT.name.into(), id, at, told: Told::Incident(report) }, texts: Texts { text, updates } })
}

fn read_report(incident: &Node<'_>, said: &str, started_at: i64, intervals: &[(i64, Option<i64>)]) -> Result<Report, Refused> {
    let mut marks: Vec<Mark> = intervals.iter().skip(1).map(|(from, _)| Mark { at: *from, what: MarkKind::Active }).collect();
    marks.extend(intervals.iter().filter_map(|(_, to)| Some(Mark { at: (*to)?, what: MarkKind::Resolved })));
    marks.extend(incident.time("acknowledged_at")?.map(|at| Mark { at, what: MarkKind::Acknowledged }));
    marks.sort_unstable();
    let resolved_at = incident.time("resolved_at")?;
    let ended = resolved_at.is_some() || intervals.last().is_some_and(|(_, to)| to.is_some());
    check_status(incident, ended)?;
    let kind = match incident.text("kind")?.as_deref() {
        None | Some("outage") => Kind::Outage,
        Some("maintenance") => Kind::Maintenance,
        Some(_) => return Err(incident.get("kind").map_or_else(|| incident.missing("kind"), |kind| kind.invalid("outage or maintenance"))),
    };
    let services = incident.list("services")?.iter().map(Node::as_text).collect::<Result<Vec<_>, _>>()?;
    Ok(Report {
        title: title(said, said).0,
        kind,
        severity: incident.text("severity")?.and_then(|severity| name(&severity)),
        services: names(services),
        started_at,
        detected_at: incident.time("detected_at")?,
        resolved_at,
        merged_into: incident.text("merged_into")?,
        marks,
        whole: true,
    })
}

fn check_status(incident: &Node<'_>, ended: bool) -> Result<(), Refused> {
    match (incident.text("status")?.as_deref(), ended) {
        (None, _) | (Some("resolved"), true) | (Some("open"), false) => Ok(()),
        (Some("resolved"), false) => Err(incident.missing("resolved_at")),
        _ => Err(incident
            .get("status")
            .map_or_else(|| incident.missing("status"), |status| status.invalid("open, or resolved with resolved_at"))),
    }
}

fn read_intervals(incident: &Node<'_>) -> Result<Vec<(i64, Option<i64>)>, Refused> {
    let intervals = incident.list("intervals")?;
    let mut read = intervals.iter().map(|each| Ok((each.need_time("from")?, each.time("to")?))).collect::<Result<Vec<_>, Refused>>()?;
    read.sort_unstable();
    Ok(read)
}

fn read_updates(incident: &Node<'_>) -> Result<Vec<TextUpdate>, Refused> {
    let read =
        |update: &Node<'_>| Ok(TextUpdate { at: update.need_time("at")?, status: update.text("status")?, text: update.need_text("text")? });
    let mut updates = incident.list("updates")?.iter().map(read).collect::<Result<Vec<_>, Refused>>()?;
    updates.sort_by(|a, b| (a.at, &a.text).cmp(&(b.at, &b.text)));
    Ok(updates)
}
