//! Open incidents that concern an open action: it acts on one of their services, its tool is
//! suspected, or confirmed, of having caused them, or its service and theirs call each other.

use super::facts::number;
use super::severity::level;
use crate::core::incident_book::Known;
use crate::replica::actions;
use crate::view::{RelatedIncident, SeverityLevel};
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Action, Service, ServiceMap, Status, Target, TiedTo};
use rusqlite::Connection;

/// The closest of them, and of these the newest; none for an action that does not wait.
pub(crate) fn related(conn: &Connection, known: &Known, action: &Action, map: &ServiceMap) -> rusqlite::Result<Option<RelatedIncident>> {
    if action.status != Status::Open {
        return Ok(None);
    }
    let target = &action.content.target;
    let mut beside = None;
    for listed in known.open_outages().into_iter().rev() {
        let incident = &listed.incident;
        if touches(incident, target, map) || is_of_tied_tool(conn, &listed.tied, action)? {
            return Ok(Some(view(incident, None)));
        }
        if beside.is_none() {
            beside = calls_in_words(incident, target, map).map(|words| view(incident, Some(words)));
        }
    }
    Ok(beside)
}

fn touches(incident: &Incident, target: &Target, map: &ServiceMap) -> bool {
    let mut names = [&target.service, &target.resource].into_iter().flatten();
    let touched = map.touched(target);
    let services = || incident.services.iter();
    names.any(|name| services().any(|service| service.eq_ignore_ascii_case(name)))
        || services().flat_map(|service| map.find(service)).any(|service| touched.iter().any(|own| own.name == service.name))
}

// "checkout calls payments, which has SEV 1": one step along the map, in either direction.
fn calls_in_words(incident: &Incident, target: &Target, map: &ServiceMap) -> Option<String> {
    let having = format!("which has {}", severity_in_words(incident));
    let broken: Vec<&Service> = incident.services.iter().flat_map(|service| map.find(service)).collect();
    let pairs = map.touched(target).into_iter().flat_map(|own| broken.iter().map(move |broken| (own, *broken)));
    let mut sentences = pairs.filter_map(|(own, broken)| {
        let [own_name, broken_name] = [own, broken].map(|service| visible_line(&service.name));
        match () {
            () if calls(own, broken, map) => Some(format!("{own_name} calls {broken_name}, {having}")),
            () if calls(broken, own, map) => Some(format!("{own_name} is called by {broken_name}, {having}")),
            () => None,
        }
    });
    sentences.next()
}

fn calls(caller: &Service, called: &Service, map: &ServiceMap) -> bool {
    caller.depends.iter().flat_map(|name| map.find(name)).any(|service| service.name == called.name)
}

fn severity_in_words(incident: &Incident) -> String {
    match (level(incident.severity.as_deref()), &incident.severity) {
        (SeverityLevel::Sev1, _) => "SEV 1".into(),
        (SeverityLevel::Sev2, _) => "SEV 2".into(),
        (SeverityLevel::Sev3, _) => "SEV 3".into(),
        (SeverityLevel::Sev4, _) => "SEV 4".into(),
        (SeverityLevel::Unknown, Some(word)) => format!("an incident of severity {}", visible_line(word)),
        (SeverityLevel::Unknown, None) => "an open incident".into(),
    }
}

fn is_of_tied_tool(conn: &Connection, tied: &TiedTo, action: &Action) -> rusqlite::Result<bool> {
    let cause = tied.id.as_ref().filter(|_| tied.what == "action").map(|id| actions::get(conn, id)).transpose()?.flatten();
    Ok(cause.is_some_and(|cause| cause.tool == action.content.tool.name))
}

fn view(incident: &Incident, calls: Option<String>) -> RelatedIncident {
    let on = incident.services.first().map_or_else(|| visible_line(&incident.title), |service| visible_line(service));
    RelatedIncident {
        id: incident.id.clone(),
        number: number(&incident.id),
        title: visible_line(&incident.title),
        on,
        calls,
        since: incident.started_at,
    }
}
