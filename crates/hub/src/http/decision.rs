//! `GET /v1/actions/{id}/decision`: the answer, waiting for it if asked to.

use super::auth::Tool;
use super::input::{Id, Query};
use super::{Answer, App};
use crate::core::is_open;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{Action, ActionContent, Code, Command, Decision, Refusal, ReviewBody, compose, invalid, rfc3339};
use holdpoint_protocol::{Problem, StillOpen};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use utoipa::IntoParams;

// Longer than proxies keep a silent connection is no use to anyone.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Query of a decision.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wait {
    /// How long to wait for the decision: `30s`, `500ms`; at most 60 s; not at all when absent.
    wait: Option<String>,
}

/// Ask for the decision on an action of one's own.
#[utoipa::path(get, path = "/v1/actions/{id}/decision", tag = "tools",
    params(("id" = String, Path, description = "The action."), Wait),
    responses(
        (status = 200, body = Decision, description = "Decided."),
        (status = 202, body = StillOpen, description = "Not yet; ask again."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn decision(State(app): State<App>, Tool(tool): Tool, Id(id): Id, Query(query): Query<Wait>) -> Answer<Response> {
    let wait = query.wait.as_deref().map(parse_wait).transpose()?.unwrap_or(Duration::ZERO);
    let action = closed_or_waited(&app, &tool, &id, wait).await?;
    if is_open(&action) {
        let open = StillOpen {
            id: action.id.clone(),
            status: action.status,
            deadline: rfc3339(action.content.deadline),
            digest: action.content.digest,
        };
        return Ok((StatusCode::ACCEPTED, Json(open)).into_response());
    }
    let decision = answer(&app, &action).await?;
    if !action.delivered {
        let core = app.core.clone();
        // Recorded beside the answer: a tool does not wait for the bookkeeping.
        tokio::spawn(async move { core.submit(Command::Delivered { action: id }).await });
    }
    Ok(Json(decision).into_response())
}

async fn closed_or_waited(app: &App, tool: &str, id: &str, wait: Duration) -> Result<Arc<Action>, Refusal> {
    let waiting = app.core.waiters.join(id);
    let closed = waiting.closed.notified();
    tokio::pin!(closed);
    // In line before looking, so a decision in between is not missed.
    closed.as_mut().enable();
    let action = own(app, tool, id).await?;
    if !is_open(&action) || wait.is_zero() {
        return Ok(action);
    }
    tokio::select! {
        () = closed => {}
        () = tokio::time::sleep(wait) => {}
        () = app.stopped() => {}
    }
    own(app, tool, id).await
}

async fn own(app: &App, tool: &str, id: &str) -> Result<Arc<Action>, Refusal> {
    // Checked again after the wait: a token may have been revoked meanwhile.
    if app.core.state().tools.get(tool).is_none_or(|tool| tool.revoked_at.is_some()) {
        return Err(super::auth::revoked());
    }
    let action = app.core.action(id).await?;
    if action.content.tool.name == tool { Ok(action) } else { Err(Refusal::new(Code::NotFound, "There is no action with this id.")) }
}

/// The decision of a closed action, put together from the log.
pub(super) async fn answer(app: &App, action: &Action) -> Result<Decision, Refusal> {
    let core = &app.core;
    let content: ActionContent = core.document(&action.body).await?.ok_or_else(erased)?;
    let mut reviews = Vec::new();
    for counted in action.decision.iter().flat_map(|decision| &decision.reviews) {
        reviews.push(core.document::<ReviewBody>(&counted.body).await?.ok_or_else(erased)?);
    }
    compose(action, &content, &reviews, &app.secrets.grants, &app.secrets.signing)
}

fn erased() -> Refusal {
    Refusal::new(Code::NotFound, "The content of this action was erased, so its answer cannot be given again. Do not run it.")
}

pub(super) fn parse_wait(text: &str) -> Result<Duration, Refusal> {
    let parsed = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => number.parse().map(Duration::from_millis),
        (None, Some(number)) => number.parse().map(Duration::from_secs),
        (None, None) => text.parse().map(Duration::from_secs),
    };
    parsed.map(|wait| wait.min(LONGEST_WAIT)).map_err(|_| invalid("wait", "wait is a number of seconds or milliseconds: 30s, 500ms."))
}
