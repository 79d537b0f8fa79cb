//! Merging incidents that are the same, and taking that back.

use crate::{Accepted, Code, Empty, Event, IncidentEvent, IncidentMerged, Ms, Refusal, State};
use holdpoint_incidents::{Book, Incident, Kind};

pub(crate) fn merge_incidents(state: &State, by: &str, incident: &str, into: &str, now: Ms) -> Result<Accepted, Refusal> {
    let (incident, into) = find_mergeable(&state.incidents.book, incident, into)?;
    let event = Event::from(IncidentEvent::Merged(IncidentMerged { into: into.id }));
    Accepted::one(event.draft(now, by, &incident.id, None))
}

pub(crate) fn split_incident(state: &State, by: &str, incident: &str, now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::default();
    for id in find_splittable(&state.incidents.book, incident)? {
        accepted.add(Event::from(IncidentEvent::Split(Empty {})).draft(now, by, &id, None)?);
    }
    Ok(accepted)
}

/// Both incidents, provided that the first may be merged into the second.
///
/// # Errors
/// `not_found`, `merge_into_itself`, `merge_circle`, `already_merged` and `merge_kinds_differ`.
pub(crate) fn find_mergeable(book: &Book, incident: &str, into: &str) -> Result<(Incident, Incident), Refusal> {
    let (incident, into) = (find(book, "incident", incident)?, find(book, "into", into)?);
    if incident.id == into.id {
        return Err(Refusal::new(Code::MergeIntoItself, "Both are the same incident. Name another one to merge it into."));
    }
    if is_merged_into(book, &into, &incident.id) {
        let detail = format!("{} was merged into {}, so the other way round they would form a circle.", into.id, incident.id);
        return Err(Refusal::new(Code::MergeCircle, detail));
    }
    for (field, one) in [("incident", &incident), ("into", &into)] {
        if let Some(other) = &one.merged_into {
            let detail = format!("{} was merged into {other}. Split it first, or name {other}.", one.id);
            return Err(Refusal::new(Code::AlreadyMerged, detail).with("field", field));
        }
    }
    if incident.kind != into.kind {
        let is = |one: &Incident| format!("{} is {}", one.id, if one.kind == Kind::Maintenance { "maintenance" } else { "an outage" });
        let detail = format!("{} and {}; only two of one kind can be the same.", is(&incident), is(&into));
        return Err(Refusal::new(Code::MergeKindsDiffer, detail));
    }
    Ok((incident, into))
}

/// The ids under which people merged an incident: what a split takes back.
///
/// # Errors
/// `not_found` and `not_merged`.
pub(crate) fn find_splittable(book: &Book, incident: &str) -> Result<Vec<String>, Refusal> {
    let incident = find(book, "incident", incident)?;
    let ids = book.merged_ids(&incident);
    if !ids.is_empty() {
        return Ok(ids);
    }
    let detail = match &incident.merged_into {
        Some(into) => format!("Its source itself merged {} into {into}. Only the source can take that back.", incident.id),
        None => format!("{} was not merged into another incident.", incident.id),
    };
    Err(Refusal::new(Code::NotMerged, detail))
}

// Sources may state circles themselves.
fn is_merged_into(book: &Book, incident: &Incident, wanted: &str) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    let mut next = incident.merged_into.clone();
    while let Some(id) = next.filter(|id| seen.insert(id.clone())) {
        if id == wanted {
            return true;
        }
        next = book.find(&id).and_then(|found| found.merged_into);
    }
    false
}

fn find(book: &Book, field: &str, id: &str) -> Result<Incident, Refusal> {
    book.find(id).ok_or_else(|| {
        let id = crate::text::visible_line(id);
        Refusal::new(Code::NotFound, format!("There is no incident {id}.")).with("field", field)
    })
}
