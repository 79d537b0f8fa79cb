//! What a tool does after the decision: use the grant, report, or take the proposal back.

use super::auth::Tool;
use super::input::{Id, JsonBody};
use super::{Answer, App};
use crate::core::Receipt;
use axum::Json;
use axum::extract::State;
use holdpoint_domain::Command;
use holdpoint_protocol::{GrantUse, OutcomeReport, Problem, Recorded};

pub(super) fn recorded(done: Receipt) -> Json<Recorded> {
    Json(Recorded { action: done.action, head: done.head, repeated: done.repeated })
}

/// Use the grant of an allowed action, once, right before acting.
#[utoipa::path(post, path = "/v1/actions/{id}/grant", request_body = GrantUse, tag = "tools",
    params(("id" = String, Path, description = "The action.")),
    responses(
        (status = 200, body = Recorded, description = "Go ahead, this once."),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Do not run it."),
    ), security(("token" = [])))]
pub(crate) async fn use_grant(
    State(app): State<App>,
    Tool(tool): Tool,
    Id(id): Id,
    JsonBody(body, _room): JsonBody<GrantUse>,
) -> Answer<Json<Recorded>> {
    let genuine = app.secrets.grants.check(&body.grant, &id, &body.digest);
    let command = Command::UseGrant { tool, action: id, digest: body.digest, genuine };
    Ok(recorded(app.core.submit(command).await?))
}

/// Report what came of an allowed action.
#[utoipa::path(post, path = "/v1/actions/{id}/outcome", request_body = OutcomeReport, tag = "tools",
    params(("id" = String, Path, description = "The action.")),
    responses(
        (status = 200, body = Recorded, description = "Recorded."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn report(
    State(app): State<App>,
    Tool(tool): Tool,
    Id(id): Id,
    JsonBody(body, _room): JsonBody<OutcomeReport>,
) -> Answer<Json<Recorded>> {
    let command = Command::Report { tool, action: id, outcome: body.outcome, message: body.message };
    Ok(recorded(app.core.submit(command).await?))
}

/// Take a proposal back.
#[utoipa::path(delete, path = "/v1/actions/{id}", tag = "tools",
    params(("id" = String, Path, description = "The action.")),
    responses(
        (status = 200, body = Recorded, description = "Withdrawn."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn withdraw(State(app): State<App>, Tool(tool): Tool, Id(id): Id) -> Answer<Json<Recorded>> {
    Ok(recorded(app.core.submit(Command::Withdraw { tool, action: id }).await?))
}
