//! `GET /v1/actions/{id}/decision`: the decision, after waiting for it where the request says so.

use super::is_open;
use crate::core::Core;
use crate::http::auth::Tool;
use crate::http::input::{Id, MAX_WAIT, Query, parse_wait};
use crate::http::{Answer, App};
use crate::secrets::Secrets;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{
    Action, ActionContent, Code, Command, Decision, DecisionBodies, DecisionSigner, EditedArguments, Refusal, ReviewBody, compose,
    compose_for_people, rfc3339,
};
use holdpoint_protocol::{HeldByStop, Problem, StillOpen};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use utoipa::IntoParams;

/// How long a tool waits for an action that was stopped in the last minute.
const HELD_ACTION_WAIT: Duration = Duration::from_secs(1);

/// Query of a decision.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wait {
    /// How long to wait for the decision: `30s`, `500ms`; at most 60 s; not at all when absent.
    wait: Option<String>,
}

/// Ask for the decision on an action of one's own.
#[utoipa::path(get, operation_id = "decision", path = "/v1/actions/{id}/decision", tag = "tools",
    params(("id" = String, Path, description = "The action."), Wait),
    responses(
        (status = 200, body = Decision, description = "Decided."),
        (status = 202, body = StillOpen, description = "Not yet; ask again."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn get_decision(
    State(app): State<App>,
    Tool { name: tool, .. }: Tool,
    Id(id): Id,
    Query(query): Query<Wait>,
) -> Answer<Response> {
    let wait = query.wait.as_deref().map(parse_wait).transpose()?.unwrap_or(Duration::ZERO);
    let action = wait_until_closed(&app.core, &tool, &id, wait, app.stopped()).await?;
    if is_open(&action) {
        let open = StillOpen {
            id: action.id.clone().into(),
            status: action.status,
            deadline: rfc3339(action.content.deadline),
            digest: action.content.digest,
            held: app.core.state().stop_refusal(&action).as_ref().map(HeldByStop::of).map(Box::new),
        };
        return Ok((StatusCode::ACCEPTED, Json(open)).into_response());
    }
    let decision = compose_answer(&app.core, &app.secrets, &action).await?;
    record_delivery(&app.core, &action);
    Ok(Json(decision).into_response())
}

/// Records beside the answer that it was given, so that the tool does not wait for the append.
pub(crate) fn record_delivery(core: &Core, action: &Action) {
    if !action.delivered {
        let (core, action) = (core.clone(), action.id.clone());
        tokio::spawn(async move { core.submit(Command::Delivered { action }).await });
    }
}

/// A tool's action once it is closed, or as it is after `wait` or once `stopped` resolves.
pub(crate) async fn wait_until_closed(
    core: &Core,
    tool: &str,
    id: &str,
    wait: Duration,
    stopped: impl Future<Output = ()>,
) -> Result<Arc<Action>, Refusal> {
    let waiting = core.waiters.join(tool, id);
    let closed = waiting.closed.notified();
    tokio::pin!(closed);
    // Waits before the state is read, so a decision in between is not missed.
    closed.as_mut().enable();
    let action = load_own_action(core, tool, id).await?;
    if !is_open(&action) || wait.is_zero() {
        return Ok(action);
    }
    let wait = if is_held_lately(core, &action) { wait.min(HELD_ACTION_WAIT) } else { wait };
    tokio::select! {
        () = closed => {}
        () = tokio::time::sleep(wait) => {}
        () = stopped => {}
    }
    load_own_action(core, tool, id).await
}

// The tool may have asked between two waits when the stop fell; it learns of it in this answer.
fn is_held_lately(core: &Core, action: &Action) -> bool {
    let lately = core.now() - i64::try_from(MAX_WAIT.as_millis()).unwrap_or(i64::MAX);
    core.state().stop_of(action).is_some_and(|stop| stop.at >= lately)
}

async fn load_own_action(core: &Core, tool: &str, id: &str) -> Result<Arc<Action>, Refusal> {
    // Checked again after the wait: a token may have been revoked meanwhile.
    if core.state().tools.get(tool).is_none_or(|tool| tool.revoked_at.is_some()) {
        return Err(crate::http::auth::refuse_revoked_token());
    }
    let action = core.load_action(id).await?;
    if action.content.tool.name == tool { Ok(action) } else { Err(Refusal::new(Code::NotFound, "There is no action with this id.")) }
}

/// Composes the decision of a closed action from the log.
pub(crate) async fn compose_answer(core: &Core, secrets: &Secrets, action: &Action) -> Result<Decision, Refusal> {
    action.check_not_planted()?;
    compose_with(core, secrets, action, compose).await
}

/// As [`compose_answer`], for a person: where causes are sealed, alike for planted faults.
pub(crate) async fn compose_for_person(core: &Core, secrets: &Secrets, action: &Action) -> Result<Decision, Refusal> {
    let composer = if action.cause.is_some() { compose_for_people } else { compose };
    compose_with(core, secrets, action, composer).await
}

type Composer = fn(&Action, &DecisionBodies, DecisionSigner<'_>) -> Result<Decision, Refusal>;

async fn compose_with(core: &Core, secrets: &Secrets, action: &Action, compose: Composer) -> Result<Decision, Refusal> {
    let content: ActionContent = core.read_document(&action.body).await?.ok_or_else(refuse_erased)?;
    let mut reviews = Vec::new();
    for counted in action.decision.iter().flat_map(|decision| &decision.reviews) {
        reviews.push(core.read_document::<ReviewBody>(&counted.body).await?.ok_or_else(refuse_erased)?);
    }
    let edited = match &action.edited {
        Some(edited) => core.read_document::<EditedArguments>(&edited.body).await?,
        None => None,
    };
    let state = core.state();
    let signer = DecisionSigner { grants: &secrets.grants, key: &secrets.signing, simulated: state.simulated };
    // An approval that a stop voided is told as `stopped`, also one of the policy or the deadline.
    let told = state.as_told(action);
    let mut decision = compose(&told, &DecisionBodies { content, edited, reviews }, signer)?;
    if let Some(refusal) = state.stop_refusal(action) {
        decision.message = refusal.detail;
    }
    Ok(decision)
}

fn refuse_erased() -> Refusal {
    Refusal::new(Code::NotFound, "The content of this action was erased, so its answer cannot be given again. Do not run it.")
}
