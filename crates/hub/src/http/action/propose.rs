//! `POST /v1/actions` and `PUT /v1/actions/{id}`: a tool proposes, or replaces its proposal.

use crate::http::auth::Tool;
use crate::http::input::{Id, JsonBytes};
use crate::http::{Answer, App};
use crate::secrets::{random, random_text};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use holdpoint_domain::{
    ACTION, Action, Code, Command, Digest, MAX_KEY_CHARS, Proposal, Propose, Refusal, RequestKey, canonical, invalid, json_refusal, new_id,
    rfc3339,
};
use holdpoint_protocol::{HeldByStop, Problem, Receipt};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Propose an action.
///
/// Also takes one CloudEvents 1.0 envelope (`application/cloudevents+json`) with
/// the proposal as `data`; its source and id are then the idempotency key.
#[utoipa::path(post, operation_id = "propose", path = "/v1/actions", request_body = Proposal, tag = "tools",
    params(("Idempotency-Key" = Option<String>, Header, description = "With the same key and request the same action is answered again, for 24 hours.")),
    responses(
        (status = 201, body = Receipt, description = "Proposed."),
        (status = 200, body = Receipt, description = "Proposed before with the same key."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = 507, body = Problem, content_type = "application/problem+json", description = "The hub's disk is full."),
    ), security(("token" = [])))]
pub(crate) async fn propose_action(
    State(app): State<App>,
    Tool { name: tool, token }: Tool,
    headers: HeaderMap,
    body: JsonBytes,
) -> Answer<(StatusCode, Json<Receipt>)> {
    let (proposal, event_key) = read_proposal(&body)?;
    let key = read_header_key(&headers)?.or(event_key);
    let propose = Propose {
        tool: tool.into(),
        action: new_id(ACTION, app.now(), random()?).into(),
        key: key.map(|key| make_request_key(key, &proposal)).transpose()?,
        proposal,
        salt: random_text::<18>()?,
        token: Some(token),
    };
    let id = propose.action.clone();
    let submitted = app.core.submit_for_tool(Command::Propose(Box::new(propose)), token).await?;
    let action = app.core.load_action(submitted.action.as_deref().unwrap_or(&id)).await?;
    let status = if submitted.repeated { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(make_receipt(&app, &action))))
}

/// Replace an open proposal. Reviews given so far are void.
#[utoipa::path(put, operation_id = "revise", path = "/v1/actions/{id}", request_body = Proposal, tag = "tools",
    params(("id" = String, Path, description = "The action.")),
    responses(
        (status = 200, body = Receipt, description = "Replaced; the digest is new."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn revise_action(
    State(app): State<App>,
    Tool { name: tool, token }: Tool,
    Id(id): Id,
    body: JsonBytes,
) -> Answer<Json<Receipt>> {
    let (proposal, _) = read_proposal(&body)?;
    let propose =
        Propose { tool: tool.into(), action: id.clone().into(), proposal, salt: random_text::<18>()?, key: None, token: Some(token) };
    app.core.submit_for_tool(Command::Revise(Box::new(propose)), token).await?;
    Ok(Json(make_receipt(&app, &*app.core.load_action(&id).await?)))
}

fn make_receipt(app: &App, action: &Action) -> Receipt {
    Receipt {
        id: action.id.clone().into(),
        digest: action.content.digest,
        status: action.status,
        deadline: rfc3339(action.content.deadline),
        on_deadline: action.content.on_deadline,
        policy: action.content.policy.version.clone(),
        revision: action.revision,
        decision_url: format!("{}/v1/actions/{}/decision", app.url, action.id),
        held: app.core.state().stop_refusal(action).filter(|_| super::is_open(action)).as_ref().map(HeldByStop::of).map(Box::new),
    }
}

/// The parts of a CloudEvent that are read here; its other attributes are ignored.
#[derive(Deserialize)]
struct CloudEvent {
    specversion: String,
    id: String,
    source: String,
    data: Option<Box<RawValue>>,
}

fn read_proposal(body: &JsonBytes) -> Result<(Proposal, Option<String>), Refusal> {
    if !body.cloud_event {
        return Ok((Proposal::from_json(&body.bytes)?, None));
    }
    let event: CloudEvent = serde_json::from_slice(&body.bytes).map_err(|error| json_refusal(&error))?;
    if event.specversion != "1.0" {
        return Err(invalid("specversion", "Only CloudEvents 1.0 is understood."));
    }
    let data = event.data.ok_or_else(|| invalid("data", "The event's data must be the proposal as JSON."))?;
    let key = format!("{} {}", event.source, event.id);
    Ok((Proposal::from_json(data.get().as_bytes())?, Some(check_key(key)?)))
}

fn read_header_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().map_err(|_| invalid("Idempotency-Key", "Idempotency-Key is plain ASCII text."))?;
    check_key(key.into()).map(Some)
}

fn check_key(key: String) -> Result<String, Refusal> {
    let chars = key.chars().count();
    if chars == 0 || chars > MAX_KEY_CHARS {
        return Err(invalid("Idempotency-Key", format!("The key is 1 to {MAX_KEY_CHARS} characters long.")));
    }
    Ok(key)
}

fn make_request_key(key: String, proposal: &Proposal) -> Result<RequestKey, Refusal> {
    let bytes =
        canonical(proposal).map_err(|error| Refusal::new(Code::InvalidField, format!("The proposal cannot be hashed: {error}.")))?;
    Ok(RequestKey { key, request: Digest::of(&bytes) })
}
