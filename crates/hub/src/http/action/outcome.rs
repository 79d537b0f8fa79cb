//! What a tool does after proposing: use the grant, report the outcome, or withdraw.

use crate::http::answer::answer_tool;
use crate::http::auth::Tool;
use crate::http::input::{Id, JsonBody};
use crate::http::{Answer, App};
use axum::Json;
use axum::extract::State;
use holdpoint_domain::Command;
use holdpoint_protocol::{GrantUse, OutcomeReport, Problem, Recorded};

/// Use the grant of an allowed action, once, right before acting.
#[utoipa::path(post, path = "/v1/actions/{id}/grant", request_body = GrantUse, tag = "tools",
    params(("id" = String, Path, description = "The action.")),
    responses(
        (status = 200, body = Recorded, description = "Go ahead, this once."),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Do not run it."),
    ), security(("token" = [])))]
pub(crate) async fn use_grant(
    State(app): State<App>,
    Tool { name: tool, token }: Tool,
    Id(id): Id,
    JsonBody(body, _room): JsonBody<GrantUse>,
) -> Answer<Json<Recorded>> {
    let genuine = app.secrets.grants.check(&body.grant, &id, &body.digest);
    let command = Command::UseGrant { tool: tool.into(), action: id.into(), digest: body.digest, genuine };
    Ok(answer_tool(app.core.submit_for_tool(command, token).await?))
}

/// Report what came of an allowed action.
#[utoipa::path(post, operation_id = "report", path = "/v1/actions/{id}/outcome", request_body = OutcomeReport, tag = "tools",
    params(("id" = String, Path, description = "The action.")),
    responses(
        (status = 200, body = Recorded, description = "Recorded."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn report_outcome(
    State(app): State<App>,
    Tool { name: tool, token }: Tool,
    Id(id): Id,
    JsonBody(body, _room): JsonBody<OutcomeReport>,
) -> Answer<Json<Recorded>> {
    let command = Command::Report { tool: tool.into(), action: id.into(), outcome: body.outcome, message: body.message };
    Ok(answer_tool(app.core.submit_for_tool(command, token).await?))
}

/// Take a proposal back.
#[utoipa::path(delete, operation_id = "withdraw", path = "/v1/actions/{id}", tag = "tools",
    params(("id" = String, Path, description = "The action.")),
    responses(
        (status = 200, body = Recorded, description = "Withdrawn."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn withdraw_action(State(app): State<App>, Tool { name: tool, token }: Tool, Id(id): Id) -> Answer<Json<Recorded>> {
    Ok(answer_tool(app.core.submit_for_tool(Command::Withdraw { tool: tool.into(), action: id.into() }, token).await?))
}
