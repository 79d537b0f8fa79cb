//! `/v1/tools/{name}/releases` and `/evals`: model versions of tools, and how they did on cases.

use super::answer::answer_tool;
use super::auth::{Caller, Tool};
use super::input::{Id, JsonBytes};
use super::{Answer, App};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use holdpoint_domain::{Code, Command, Refusal, parse_evaluation, parse_release, rfc3339};
use holdpoint_protocol::{EvaluationLine, Problem, Recorded, ReleaseLine, ReleaseList};

/// State that the tool has a new model version: Holdpoint's own JSON, or a model version of `MLflow`.
///
/// Native: `version`, and `released_at`, `datasets`, `model`, `run`, `source`, `notes`. Of `MLflow`
/// the tag `holdpoint.dataset` names the datasets, separated by commas.
#[utoipa::path(post, operation_id = "record_release", path = "/v1/tools/{name}/releases", tag = "tools", request_body = Object,
    params(("name" = String, Path, description = "The tool.")),
    responses((status = 201, body = Recorded), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn record_release(
    State(app): State<App>,
    tool: Tool,
    Id(name): Id,
    body: JsonBytes,
) -> Answer<(StatusCode, Json<Recorded>)> {
    check_name(&tool, &name)?;
    let release = parse_release(&body.bytes, app.now())?;
    let command = Command::RecordRelease { tool: tool.name.into(), release };
    Ok((StatusCode::CREATED, answer_tool(app.core.submit_for_tool(command, tool.token).await?)))
}

/// State how a model version did on a suite of cases (`holdpoint export evals`).
#[utoipa::path(post, operation_id = "record_evaluation", path = "/v1/tools/{name}/evals", tag = "tools", request_body = Object,
    params(("name" = String, Path, description = "The tool.")),
    responses((status = 201, body = Recorded), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn record_evaluation(
    State(app): State<App>,
    tool: Tool,
    Id(name): Id,
    body: JsonBytes,
) -> Answer<(StatusCode, Json<Recorded>)> {
    check_name(&tool, &name)?;
    let evaluated = parse_evaluation(&body.bytes)?;
    let command = Command::RecordEvaluation { tool: tool.name.into(), evaluated };
    Ok((StatusCode::CREATED, answer_tool(app.core.submit_for_tool(command, tool.token).await?)))
}

/// The releases of a tool, the oldest first: for the tool itself, and for people.
#[utoipa::path(get, operation_id = "releases", path = "/v1/tools/{name}/releases", tag = "tools",
    params(("name" = String, Path, description = "The tool.")),
    responses((status = 200, body = ReleaseList), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn list_releases(State(app): State<App>, caller: Caller, Id(name): Id) -> Answer<Json<ReleaseList>> {
    if let Caller::Tool(tool) = &caller {
        check_name(tool, &name)?;
    }
    // It may have been recorded at another hub a moment ago.
    let state = app.core.catch_up().await?;
    let found = state.tools.find(&name).map(|(name, _)| name.clone());
    let tool = found.ok_or_else(|| Refusal::new(Code::NotFound, "There is no tool with this name."))?;
    let releases = state.releases.of_tool(&tool).into_iter().map(|release| ReleaseLine {
        version: release.recorded.version.clone(),
        released_at: rfc3339(release.recorded.released_at),
        datasets: release.recorded.datasets.clone(),
        model: release.recorded.model.clone(),
        run: release.recorded.run.clone(),
        source: release.recorded.source.clone(),
        notes: release.recorded.notes.clone(),
        evaluations: release
            .evaluated
            .iter()
            .map(|(at, evaluated)| EvaluationLine {
                at: rfc3339(*at),
                suite: evaluated.suite.clone(),
                passed: evaluated.passed,
                failed: evaluated.failed,
            })
            .collect(),
    });
    Ok(Json(ReleaseList { tool: tool.to_string(), releases: releases.collect() }))
}

fn check_name(tool: &Tool, name: &str) -> Result<(), Refusal> {
    match tool.name == name {
        true => Ok(()),
        false => Err(Refusal::new(Code::ToolMismatch, format!("The token was made for {}; state the versions of that tool.", tool.name))),
    }
}
