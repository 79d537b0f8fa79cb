//! Statuspage: the answers of `/api/v2/incidents.json` and `scheduled-maintenances.json`, and its webhooks.
//!
//! A page is a window: an incident that is missing in it is not resolved. Of two copies the one
//! with the later `updated_at` holds. A postmortem changes no time.

use super::node::{Collector, Node};
use super::words::{name, names, title};
use crate::stated::{Refused, Stated};
use crate::statement::{Kind, Mark, MarkKind, Report, Statement, TextUpdate, Texts, Told};
use crate::system::{BodyFormat, SourceFacts};

pub(crate) const FORMAT: BodyFormat<Stated> =
    BodyFormat { name: "statuspage", about: "the answer of /api/v2/incidents.json or scheduled-maintenances.json", read, read_array: None };

pub(crate) const SOURCE: SourceFacts = SourceFacts {
    name: "statuspage",
    label: "Statuspage",
    signature: None,
    poll_paths: &["/api/v2/incidents.json", "/api/v2/scheduled-maintenances.json"],
};

fn read(body: &Node<'_>, found: &mut Collector) -> bool {
    let mut is_page = false;
    for member in ["incidents", "scheduled_maintenances"] {
        if !body.get(member).is_some_and(|list| list.is_array()) {
            continue;
        }
        is_page = true;
        let planned = member == "scheduled_maintenances";
        body.list(member).into_iter().flatten().for_each(|incident| found.add(&incident, read_incident(&incident, planned)));
    }
    let single = if is_incident(body) { Some(body.clone()) } else { body.get("incident").filter(is_incident) };
    let single = single.filter(|_| !is_page);
    if let Some(incident) = &single {
        found.add(incident, read_incident(incident, false));
    }
    is_page || single.is_some()
}

fn is_incident(node: &Node<'_>) -> bool {
    node.has("id") && (node.has("incident_updates") || node.has("updates"))
}

/// An update, and its status in lower case.
struct Update {
    at: i64,
    status: String,
    text: String,
}

fn read_incident(incident: &Node<'_>, planned: bool) -> Result<Stated, Refused> {
    let id = incident.id("id")?;
    let began = incident.any(&["started_at", "created_at"]).ok_or_else(|| incident.missing("started_at"))?.as_time()?;
    let updates = read_updates(incident)?;
    let resolved_at = incident.time("resolved_at")?;
    let updated = incident.time("updated_at")?;
    let last = updates.iter().map(|update| update.at).chain(resolved_at).max();
    let at = updated.or(last).unwrap_or(began);
    let mut marks: Vec<Mark> = updates.iter().filter_map(mark).collect();
    marks.sort_unstable();
    let status = incident.text("status")?.unwrap_or_default().to_lowercase();
    if resolved_at.is_none() && is_end(&status) && !marks.iter().any(|mark| mark.what == MarkKind::Resolved) {
        marks.push(Mark { at, what: MarkKind::Resolved });
    }
    let impact = incident.any(&["impact_override", "impact"]).map(|impact| impact.as_text()).transpose()?;
    let planned = planned || incident.get("scheduled_for").is_some() || impact.as_deref() == Some("maintenance");
    let (title, whole) = title(&incident.any(&["name", "title"]).map_or(Ok(String::new()), |name| name.as_text())?, &id);
    let report = Report {
        title,
        kind: if planned { Kind::Maintenance } else { Kind::Outage },
        severity: impact.and_then(|impact| name(&impact)),
        services: read_components(incident)?,
        started_at: began,
        resolved_at,
        marks,
        whole: true,
        ..Report::default()
    };
    let updates = updates.into_iter().map(|Update { at, status, text }| TextUpdate { at, status: Some(status), text }).collect();
    Ok(Stated {
        statement: Statement { source: FORMAT.name.into(), id, at, told: Told::Incident(report) },
        texts: Texts { text: whole, updates },
    })
}

// Statuspage lists the newest first.
fn read_updates(incident: &Node<'_>) -> Result<Vec<Update>, Refused> {
    let member = if incident.has("incident_updates") { "incident_updates" } else { "updates" };
    let read = |update: &Node<'_>| {
        let at = update.any(&["display_at", "created_at", "at"]).ok_or_else(|| update.missing("created_at"))?.as_time()?;
        let status = update.text("status")?.unwrap_or_default().to_lowercase().replace(' ', "_");
        let text = update.any(&["body", "message", "text"]).map_or(Ok(String::new()), |text| text.as_text())?;
        Ok(Update { at, status, text })
    };
    let mut updates = incident.list(member)?.iter().map(read).collect::<Result<Vec<_>, Refused>>()?;
    updates.sort_by(|a, b| (a.at, &a.status, &a.text).cmp(&(b.at, &b.status, &b.text)));
    Ok(updates)
}

fn mark(update: &Update) -> Option<Mark> {
    let what = match update.status.as_str() {
        status if is_end(status) => MarkKind::Resolved,
        "investigating" | "identified" | "monitoring" | "in_progress" | "verifying" => MarkKind::Active,
        // Postmortems, and words that say nothing of whether it goes on.
        _ => return None,
    };
    Some(Mark { at: update.at, what })
}

fn is_end(status: &str) -> bool {
    ["resolved", "completed"].contains(&status)
}

fn read_components(incident: &Node<'_>) -> Result<Vec<String>, Refused> {
    let read = |component: &Node<'_>| match component.value.is_string() {
        true => component.as_text(),
        false => component.need_text("name"),
    };
    Ok(names(incident.list("components")?.iter().map(read).collect::<Result<Vec<_>, Refused>>()?))
}
