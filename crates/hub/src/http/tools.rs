//! `GET /v1/tool`: the tool that a token belongs to.

use super::auth::Tool;
use super::{Answer, App};
use axum::Json;
use axum::extract::State;
use holdpoint_domain::ToolTerms;
use holdpoint_protocol::{Problem, ToolInfo};

/// The tool the token was made for, so that an adapter need not be told.
#[utoipa::path(get, operation_id = "tool", path = "/v1/tool", tag = "tools",
    responses((status = 200, body = ToolInfo), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_tool(State(app): State<App>, Tool { name, .. }: Tool) -> Answer<Json<ToolInfo>> {
    let terms = app.core.state().tools.get(&name).map(|tool| tool.terms.clone()).unwrap_or_default();
    let ToolTerms { owner, kinds, targets, may_pass_unreviewed } = terms;
    Ok(Json(ToolInfo { name, owner, kinds, targets, may_pass_unreviewed }))
}
