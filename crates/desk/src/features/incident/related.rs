//! Open incidents that an open action touches: it acts on one of their services, or its tool is
//! suspected, or confirmed, of having caused them.

use super::facts::number;
use crate::replica::findings::recorded_since;
use crate::replica::{actions, incidents};
use crate::view::RelatedIncident;
use holdpoint_domain::incidents::{Book, Incident, Kind};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Action, Findings, Status};
use rusqlite::Connection;

/// The newest of them; none for an action that does not wait.
pub(crate) fn related(conn: &Connection, action: &Action) -> rusqlite::Result<Option<RelatedIncident>> {
    if action.status != Status::Open {
        return Ok(None);
    }
    let book = incidents::open_book(conn)?;
    let open = book.incidents();
    if open.is_empty() {
        return Ok(None);
    }
    let mut findings = Findings::default();
    recorded_since(conn, 0)?.into_iter().for_each(|(_, finding)| findings.add(finding));
    for incident in
        open.iter().rev().filter(|incident| incident.is_open() && incident.kind == Kind::Outage && incident.merged_into.is_none())
    {
        if touches(incident, action) || is_of_tied_tool(conn, &book, &findings, incident, action)? {
            return Ok(Some(view(incident)));
        }
    }
    Ok(None)
}

fn touches(incident: &Incident, action: &Action) -> bool {
    let target = &action.content.target;
    let names = [&target.service, &target.resource].into_iter().flatten();
    names.into_iter().any(|name| incident.services.iter().any(|service| service.eq_ignore_ascii_case(name)))
}

fn is_of_tied_tool(conn: &Connection, book: &Book, findings: &Findings, incident: &Incident, action: &Action) -> rusqlite::Result<bool> {
    let tied = findings.tied_to(book, incident);
    let cause = tied.id.filter(|_| tied.what == "action").map(|id| actions::get(conn, &id)).transpose()?.flatten();
    Ok(cause.is_some_and(|cause| cause.tool == action.content.tool.name))
}

fn view(incident: &Incident) -> RelatedIncident {
    let on = incident.services.first().map_or_else(|| visible_line(&incident.title), |service| visible_line(service));
    RelatedIncident {
        id: incident.id.clone(),
        number: number(&incident.id),
        title: visible_line(&incident.title),
        on,
        since: incident.started_at,
    }
}
