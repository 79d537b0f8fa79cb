//! What may have caused an incident: ranked here, because the hub alone has every document.
//!
//! Candidates are what began before the onset: actions that a tool ran, and changes that no tool
//! proposed. Without the latter, tools would be blamed by construction.

mod actions;
mod case;
mod queue;
mod task;

use crate::core::Core;
use actions::MS;
use case::read_case;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::{CausesRanked, Code, Command, Ms, RankedCandidate, Refusal, rfc3339, sorted_services};
use holdpoint_metrics::attribution::{Candidate, Case, METHOD_VERSION, explain, probabilities, rank};
use holdpoint_protocol::{CauseKind, CausePart, Causes, RankedCause};

pub(crate) use task::rank_new_incidents;

/// How long before the onset a candidate may have begun (48 hours).
const LOOK_BACK_MS: Ms = 48 * 3600 * 1000;
/// Candidates in an answer.
const MAX_ANSWERED: usize = 20;
/// Candidates that a record of a ranking holds, beside "no change caused this".
const MAX_RECORDED: usize = 5;

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

/// Ranks what may have caused an incident and records it; the domain says what the hub suspects then.
pub(super) async fn record_ranking(core: &Core, incident: &Incident) -> Result<(), Refusal> {
    let causes = rank_causes(core, &incident.id).await?;
    let ranked = CausesRanked {
        method: METHOD_VERSION,
        services: sorted_services(incident),
        resolved: !incident.is_open(),
        compared: u32::try_from(causes.compared).unwrap_or(u32::MAX),
        first: first_candidates(&causes),
    };
    core.submit(Command::RankCauses { incident: incident.id.clone(), ranked }).await.map(|_| ())
}

fn first_candidates(causes: &Causes) -> Vec<RankedCandidate> {
    let is_recorded = |(place, cause): &(usize, &RankedCause)| *place < MAX_RECORDED || cause.id.is_none();
    causes.candidates.iter().enumerate().filter(is_recorded).map(|(_, cause)| recorded(cause)).collect()
}

fn recorded(ranked: &RankedCause) -> RankedCandidate {
    // A probability is from 0 to 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1000")]
    let permille = (ranked.probability.clamp(0.0, 1.0) * 1_000.0).round() as u32;
    RankedCandidate { cause: ranked.cause(), permille }
}
