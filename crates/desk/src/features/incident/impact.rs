//! What an incident means for services and customers, and what it is merged with.

use super::facts::{number, source_name};
use crate::core::incident_book::Known;
use crate::replica::services;
use crate::view::{ImpactServiceView, ImpactView, MergeView, MergedIncidentView};
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Impact, ImpactService, Ms, format_money};
use rusqlite::Connection;

pub(super) fn impact(conn: &Connection, incident: &Incident, now: Ms) -> rusqlite::Result<ImpactView> {
    let map = services::in_force(conn)?;
    let Impact { services, unmapped, dependants, duration_minutes, cost_so_far, .. } = map.impact(incident, now);
    Ok(ImpactView {
        mapped: !map.is_empty(),
        services: services.iter().map(service).collect(),
        unmapped: unmapped.iter().map(|name| visible_line(name)).collect(),
        dependants: dependants.iter().map(|name| visible_line(name)).collect(),
        duration: duration_minutes.map(super::figures::minutes),
        cost_so_far: cost_so_far.iter().map(format_money).collect(),
        goes_on: incident.is_open(),
    })
}

fn service(service: &ImpactService) -> ImpactServiceView {
    ImpactServiceView {
        name: visible_line(&service.name),
        tier: service.tier,
        owner: service.owner.as_deref().map(visible_line),
        customers_lose: service.customers_lose.as_deref().map(visible_line),
        cost_per_hour: service.cost_per_hour.as_ref().map(format_money),
    }
}

pub(super) fn merge(known: &Known, incident: &Incident) -> MergeView {
    let find = |id: &String| known.book.find(id);
    MergeView {
        into: incident.merged_into.as_ref().and_then(find).map(|into| of(&into)),
        members: incident.members.iter().filter_map(|member| find(&member.id)).map(|member| of(&member)).collect(),
        can_split: !known.book.merged_ids(incident).is_empty(),
    }
}

fn of(incident: &Incident) -> MergedIncidentView {
    MergedIncidentView {
        id: incident.id.clone(),
        number: number(&incident.id),
        title: visible_line(&incident.title),
        source: source_name(&incident.source),
        started_at: incident.started_at,
    }
}
