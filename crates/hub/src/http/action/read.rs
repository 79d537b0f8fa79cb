//! `GET /v1/actions` and `GET /v1/actions/{id}`: the open actions, and one action with its records.

use super::decision::compose_answer;
use super::is_open;
use crate::http::auth::Caller;
use crate::http::input::{Id, Query};
use crate::http::{Answer, App};
use crate::log_refusals::refuse_log_error;
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{Action, Code, PersonId, Refusal, State as HubState, rfc3339};
use holdpoint_protocol::{ActionDocument, ActionSummary, Problem};
use serde::Deserialize;
use utoipa::IntoParams;

/// Query of the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// At most this many; 1,000 when absent.
    limit: Option<usize>,
}

/// Open actions by deadline: all for a person, its own for a tool.
#[utoipa::path(get, operation_id = "list", path = "/v1/actions", tag = "both", params(Page),
    responses((status = 200, body = Vec<ActionSummary>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn list_actions(State(app): State<App>, caller: Caller, Query(page): Query<Page>) -> Answer<Json<Vec<ActionSummary>>> {
    let state = app.core.state();
    let mut open: Vec<&Action> =
        state.actions.by_id.values().map(AsRef::as_ref).filter(|action| is_open(action) && may_see(&caller, action)).collect();
    open.sort_by(|a, b| (a.content.deadline, &a.id).cmp(&(b.content.deadline, &b.id)));
    Ok(Json(open.into_iter().take(page.limit.unwrap_or(1000)).map(|action| summarize(&state, action)).collect()))
}

/// One action with content, decision and records.
#[utoipa::path(get, operation_id = "show", path = "/v1/actions/{id}", tag = "both", params(("id" = String, Path, description = "The action.")),
    responses((status = 200, body = ActionDocument), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_action(State(app): State<App>, caller: Caller, Id(id): Id) -> Answer<Json<ActionDocument>> {
    let action = app.core.load_action(&id).await?;
    if !may_see(&caller, &action) {
        return Err(Refusal::new(Code::NotFound, "There is no action with this id.").into());
    }
    let mut records = app.core.log.read_subject(&id).await.map_err(|error| refuse_log_error(&error))?;
    // A tool must not be able to tell that an action was drawn for a second review.
    if matches!(caller, Caller::Tool(_)) {
        records.retain(|record| record.kind != "action.second_look");
    }
    let decision = if is_open(&action) {
        None
    } else {
        compose_answer(&app.core, &app.secrets, &action).await.ok().map(|decision| without_grant(&caller, decision))
    };
    let content = app.core.read_document(&action.body).await?;
    Ok(Json(ActionDocument { summary: summarize(&app.core.state(), &action), content, decision, records }))
}

fn may_see(caller: &Caller, action: &Action) -> bool {
    match caller {
        Caller::Person(_) => true,
        Caller::Tool(name) => action.content.tool.name == *name,
    }
}

// A grant is for the tool only.
fn without_grant(caller: &Caller, mut decision: holdpoint_domain::Decision) -> holdpoint_domain::Decision {
    if matches!(caller, Caller::Person(_)) {
        decision.grant = None;
    }
    decision
}

fn summarize(state: &HubState, action: &Action) -> ActionSummary {
    let content = &action.content;
    let name = |person: &PersonId| state.people.get(person).map_or_else(|| person.to_string(), |person| person.name.clone());
    ActionSummary {
        id: action.id.clone().into(),
        kind: content.kind.clone(),
        title: content.title.clone(),
        tool: content.tool.name.clone().into(),
        target: content.target.clone(),
        risk: content.risk,
        status: action.status,
        proposed_at: rfc3339(action.proposed_at),
        deadline: rfc3339(content.deadline),
        on_deadline: content.on_deadline,
        digest: content.digest,
        evidence: content.evidence,
        claimed_by: action.claim.as_ref().map(|claim| name(&claim.by)),
    }
}
