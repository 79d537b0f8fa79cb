//! `GET /v1/tool`: the tool that a token belongs to.

use super::auth::Tool;
use super::{Answer, App};
use axum::Json;
use axum::extract::State;
use holdpoint_protocol::{Problem, ToolInfo};

/// The tool the token was made for, so that an adapter need not be told.
#[utoipa::path(get, operation_id = "tool", path = "/v1/tool", tag = "tools",
    responses((status = 200, body = ToolInfo), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_tool(State(app): State<App>, Tool(name): Tool) -> Answer<Json<ToolInfo>> {
    let owner = app.core.state().tools.get(&name).and_then(|tool| tool.owner.clone());
    Ok(Json(ToolInfo { name, owner }))
}
