//! Open incidents that an open action touches: it acts on one of their services, or its tool is
//! suspected, or confirmed, of having caused them.

use super::facts::number;
use crate::core::incident_book::Known;
use crate::replica::actions;
use crate::view::RelatedIncident;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Action, Status, TiedTo};
use rusqlite::Connection;

/// The newest of them; none for an action that does not wait.
pub(crate) fn related(conn: &Connection, known: &Known, action: &Action) -> rusqlite::Result<Option<RelatedIncident>> {
    if action.status != Status::Open {
        return Ok(None);
    }
    for listed in known.open_outages().into_iter().rev() {
        if touches(&listed.incident, action) || is_of_tied_tool(conn, &listed.tied, action)? {
            return Ok(Some(view(&listed.incident)));
        }
    }
    Ok(None)
}

fn touches(incident: &Incident, action: &Action) -> bool {
    let target = &action.content.target;
    let names = [&target.service, &target.resource].into_iter().flatten();
    names.into_iter().any(|name| incident.services.iter().any(|service| service.eq_ignore_ascii_case(name)))
}

fn is_of_tied_tool(conn: &Connection, tied: &TiedTo, action: &Action) -> rusqlite::Result<bool> {
    let cause = tied.id.as_ref().filter(|_| tied.what == "action").map(|id| actions::get(conn, id)).transpose()?.flatten();
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
