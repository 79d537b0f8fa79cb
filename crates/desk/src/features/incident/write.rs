//! Findings, and incidents by hand.

use super::detail::detail;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::outbox::submit::administer;
use crate::view::{FindingDraft, IncidentDetail, IncidentDraft, TiedWhat};
use holdpoint_domain::incidents::{Kind, Report, Statement, Texts, Told};
use holdpoint_domain::{Cause, DeskCommand, StatedIncident};
use std::sync::Arc;

const MINUTE_MS: i64 = 60_000;

/// Says how sure one is that something caused an incident.
pub(crate) async fn state_finding(core: &Arc<Core>, draft: FindingDraft) -> Result<IncidentDetail, DeskError> {
    let unknown = || refused("invalid_field", "The cause is missing", "Choose an action, a change, or that no change caused it.");
    let cause = match (draft.what, draft.id) {
        (TiedWhat::Action, Some(id)) => Cause::Action(id.into()),
        (TiedWhat::Change, Some(id)) => Cause::Change(id),
        (TiedWhat::None, _) => Cause::NoChange,
        _ => return Err(unknown()),
    };
    let why = Some(draft.why.trim().to_owned()).filter(|why| !why.is_empty());
    let command = DeskCommand::StateFinding { incident: draft.incident.clone(), cause, grade: draft.grade, why };
    administer(core, command, "Record a finding".into()).await?;
    detail(core.clone(), draft.incident).await
}

/// Says that an incident is the same as another one; the answer is the one that stays.
pub(crate) async fn merge(core: &Arc<Core>, id: String, into: String) -> Result<IncidentDetail, DeskError> {
    administer(core, DeskCommand::MergeIncidents { incident: id, into: into.clone() }, "Merge two incidents".into()).await?;
    detail(core.clone(), into).await
}

/// Takes back that an incident was merged.
pub(crate) async fn split(core: &Arc<Core>, id: String) -> Result<IncidentDetail, DeskError> {
    administer(core, DeskCommand::SplitIncident { incident: id.clone() }, "Split an incident".into()).await?;
    detail(core.clone(), id).await
}

/// Writes a note on an incident.
pub(crate) async fn note(core: &Arc<Core>, incident: String, text: &str) -> Result<IncidentDetail, DeskError> {
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Err(refused("invalid_field", "The note is empty", "Write what others should know of this incident."));
    }
    administer(core, DeskCommand::NoteIncident { incident: incident.clone(), text }, "Write a note on an incident".into()).await?;
    detail(core.clone(), incident).await
}

/// States an incident by hand; its id.
pub(crate) async fn state_incident(core: &Arc<Core>, draft: IncidentDraft) -> Result<String, DeskError> {
    let title = draft.title.trim().to_owned();
    if title.is_empty() {
        return Err(refused("invalid_field", "The title is missing", "Say in a few words what is broken."));
    }
    let now = core.clock.now();
    let failed =
        |error: std::io::Error| refused("no_random", "The incident has no id", format!("The system gives no random bytes: {error}."));
    let id = crate::clock::new_id("hand").map_err(failed)?;
    let services = draft.services.split(',').map(str::trim).filter(|service| !service.is_empty()).map(str::to_owned).collect();
    let report = Report {
        title: title.clone(),
        kind: Kind::Outage,
        severity: Some(draft.severity).filter(|severity| !severity.is_empty()),
        services,
        started_at: now - i64::from(draft.minutes_ago) * MINUTE_MS,
        detected_at: Some(now),
        whole: true,
        ..Report::default()
    };
    let statement = Statement { source: "holdpoint".into(), id, at: now, told: Told::Incident(report) };
    let id = statement.stream_id();
    let text = Some(draft.text.trim().to_owned()).filter(|text| !text.is_empty());
    let stated = StatedIncident { statement, texts: Texts { text, updates: Vec::new() } };
    administer(core, DeskCommand::StateIncidents { incidents: vec![stated] }, format!("State the incident {title}")).await?;
    Ok(id)
}
