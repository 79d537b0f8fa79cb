//! An incident with everything that was changed before it, from the record.

use super::actions::{MS, read_actions};
use crate::core::Core;
use crate::log_refusals::refuse_log_error;
use holdpoint_domain::incidents::changes::{Change as StatedChange, ChangeTexts, Maker};
use holdpoint_domain::incidents::{Book, Incident, Texts};
use holdpoint_domain::{Ms, Refusal};
use holdpoint_metrics::attribution::{Case, Change, Incident as CaseIncident};
use serde::de::DeserializeOwned;

/// Changes that are compared, the newest.
const MAX_CHANGES: usize = 5_000;

/// Reads the case of an incident; candidates began at most `look_back` ms before it.
pub(super) async fn read_case(core: &Core, incident: &Incident, look_back: Ms) -> Result<Case, Refusal> {
    let onset = incident.started_at;
    let mut changes = read_actions(core, onset - look_back, onset).await?;
    let stated = core.state().changes.book.changes();
    let began = stated.into_iter().filter(|change| change.started_at < onset && change.started_at >= onset - look_back);
    let began: Vec<StatedChange> = began.collect();
    for change in began.into_iter().rev().take(MAX_CHANGES) {
        changes.push(read_change(core, change).await?);
    }
    let state = core.state();
    let map = state.services.in_force();
    for change in &mut changes {
        change.services = map.canonical(&change.services);
    }
    let mut case = Case { incident: read_incident(core, incident).await?, changes, depends: map.depends() };
    case.incident.services = map.canonical(&case.incident.services);
    Ok(case)
}

async fn read_incident(core: &Core, incident: &Incident) -> Result<CaseIncident, Refusal> {
    let mut said = Vec::new();
    for stream in incident.ids().map(Book::stream_of) {
        said.extend(read_bodies::<Texts>(core, stream).await?);
    }
    let updates = said.iter().flat_map(|texts| texts.updates.iter().map(|update| &update.text).chain(&texts.text));
    let mut lines: Vec<&str> = updates.map(String::as_str).collect();
    // Later copies repeat what earlier ones say.
    lines.sort_unstable();
    lines.dedup();
    Ok(CaseIncident {
        title: incident.title.clone(),
        text: lines.join("\n"),
        severity: incident.severity.clone().unwrap_or_default(),
        services: incident.services.clone(),
        started_at: Some(incident.started_at * MS),
        detected_at: incident.detected_at.unwrap_or(incident.started_at) * MS,
        ..CaseIncident::default()
    })
}

async fn read_change(core: &Core, change: StatedChange) -> Result<Change, Refusal> {
    let texts = read_bodies::<ChangeTexts>(core, &change.id).await?.pop().unwrap_or_default();
    Ok(Change {
        id: change.id,
        source: change.kind.map_or_else(|| "change".into(), |kind| if kind == "push" { "commit".into() } else { kind }),
        title: change.title,
        by: if change.by == Maker::Ci { "ci".into() } else { "human".into() },
        services: change.services,
        paths: texts.paths,
        content: texts.content.unwrap_or_default(),
        region: change.region,
        started_at: change.started_at * MS,
        finished_at: change.finished_at.map(|at| at * MS),
        reversible: None,
        record: None,
    })
}

// The documents that the records about a subject name, oldest first; erased ones are left out.
async fn read_bodies<T: DeserializeOwned>(core: &Core, subject: &str) -> Result<Vec<T>, Refusal> {
    let records = core.log.read_subject(subject).await.map_err(|error| refuse_log_error(&error))?;
    let mut bodies = Vec::new();
    for digest in records.iter().filter_map(|record| record.body) {
        bodies.extend(core.read_document::<T>(&digest).await?);
    }
    Ok(bodies)
}
