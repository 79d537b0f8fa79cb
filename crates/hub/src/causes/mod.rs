//! What may have caused an incident: ranked here, because the hub alone has every document.
//!
//! Candidates are what began before the onset: actions that a tool ran, and changes that no tool
//! proposed. Without the latter, tools would be blamed by construction.

mod actions;
mod case;

use crate::core::Core;
use actions::MS;
use case::read_case;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::{Cause, Code, Command, MAX_RANKED_CAUSES, Ms, Refusal, rfc3339};
use holdpoint_metrics::attribution::{Candidate, Case, METHOD_VERSION, explain, probabilities, rank};
use holdpoint_protocol::{CauseKind, CausePart, Causes, RankedCause};

/// How long before the onset a candidate may have begun (48 hours).
const LOOK_BACK_MS: Ms = 48 * 3600 * 1000;
/// Candidates in an answer.
const MAX_ANSWERED: usize = 20;
/// Open incidents of one delivery for which a cause is suspected.
const MAX_SUSPECTED: usize = 5;

/// Ranks what may have caused an incident.
///
/// # Errors
/// `not_found`, and the log's refusal.
pub(crate) async fn rank_causes(core: &Core, id: &str) -> Result<Causes, Refusal> {
    let incident = find_incident(core, id)?;
    let case = read_case(core, &incident, LOOK_BACK_MS).await?;
    let ranked = rank(&case);
    let chances = probabilities(&ranked);
    let mut candidates: Vec<RankedCause> =
        ranked.iter().zip(&chances).take(MAX_ANSWERED).map(|(candidate, chance)| answer(&case, candidate, *chance)).collect();
    // "No change caused this" is always among them.
    let of_none = ranked.iter().zip(&chances).skip(MAX_ANSWERED).find(|(candidate, _)| candidate.id.is_none());
    candidates.extend(of_none.map(|(candidate, chance)| answer(&case, candidate, *chance)));
    let from = rfc3339(incident.started_at - LOOK_BACK_MS);
    Ok(Causes { incident: incident.id, method: METHOD_VERSION, from, compared: ranked.len(), candidates })
}

/// What causes are ranked from, for comparisons of methods.
///
/// # Errors
/// As [`rank_causes`].
pub(crate) async fn read_incident_case(core: &Core, id: &str) -> Result<Case, Refusal> {
    read_case(core, &find_incident(core, id)?, LOOK_BACK_MS).await
}

fn find_incident(core: &Core, id: &str) -> Result<Incident, Refusal> {
    core.state().incidents.book.find(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no incident with this id."))
}

fn answer(case: &Case, candidate: &Candidate, probability: f64) -> RankedCause {
    let parts = candidate.parts.iter().map(|part| CausePart { name: part.name.into(), score: part.score, reason: explain(part) });
    let parts = parts.collect();
    let change = candidate.id.as_deref().and_then(|id| case.changes.iter().find(|change| change.id == id));
    let Some(change) = change else {
        return RankedCause { kind: CauseKind::None, score: candidate.score, probability, parts, ..RankedCause::default() };
    };
    RankedCause {
        id: candidate.id.clone(),
        kind: if change.source == actions::SOURCE { CauseKind::Action } else { CauseKind::Change },
        title: Some(change.title.clone()),
        by: Some(change.by.clone()),
        services: change.services.clone(),
        started_at: Some(rfc3339(change.started_at / MS)),
        finished_at: change.finished_at.map(|at| rfc3339(at / MS)),
        score: candidate.score,
        probability,
        parts,
    }
}

/// Suspects what ranks first, for those of these incidents that are open and have no finding.
/// A failure is logged: the incident itself is recorded.
pub(crate) async fn suspect_causes(core: &Core, streams: impl IntoIterator<Item = String>) {
    let state = core.state();
    let is_new = |incident: &Incident| incident.is_open() && state.findings.of(&state.incidents.book, incident).is_empty();
    let open = streams.into_iter().flat_map(|stream| state.incidents.book.incidents_of(&stream)).filter(is_new);
    for incident in open.take(MAX_SUSPECTED) {
        if let Err(refusal) = suspect(core, &incident).await {
            tracing::warn!(incident.id, "no cause could be suspected: {refusal}");
        }
    }
}

async fn suspect(core: &Core, incident: &Incident) -> Result<(), Refusal> {
    let causes = rank_causes(core, &incident.id).await?;
    let Some(first) = causes.candidates.first() else { return Ok(()) };
    let ranking = causes.candidates.iter().take(MAX_RANKED_CAUSES).map(cause_of).collect();
    let suspect = Command::Suspect { incident: incident.id.clone(), cause: cause_of(first), ranking, method: METHOD_VERSION };
    core.submit(suspect).await.map(|_| ())
}

fn cause_of(ranked: &RankedCause) -> Cause {
    match (ranked.kind, &ranked.id) {
        (CauseKind::Action, Some(id)) => Cause::Action(id.as_str().into()),
        (CauseKind::Change, Some(id)) => Cause::Change(id.clone()),
        _ => Cause::NoChange,
    }
}
