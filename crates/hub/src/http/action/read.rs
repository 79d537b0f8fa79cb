//! `GET /v1/actions` and `GET /v1/actions/{id}`: the open actions, and one action with its records.

use super::decision::{compose_answer, compose_for_person};
use super::is_open;
use crate::body_rights::decide_rights;
use crate::http::auth::Caller;
use crate::http::input::{Id, Query};
use crate::http::{Answer, App};
use crate::log_refusals::refuse_log_error;
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{Action, ActionContent, Code, Decision, Digest, PersonId, Record, Refusal, State as HubState, rfc3339};
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
    Ok(Json(open.into_iter().take(page.limit.unwrap_or(1000)).map(|action| summarize(&state, &caller, action)).collect()))
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
    let (content, decision, records) = match &caller {
        // Numbers and times of records would tell a tool of reviews, claims and the draw.
        Caller::Tool(_) => (app.core.read_document(&action.body).await?, compose_closed(&app, &action).await, Vec::new()),
        Caller::Person(person) => read_for_person(&app, &person.person, &action).await?,
    };
    Ok(Json(ActionDocument { summary: summarize(&app.core.state(), &caller, &action), content, decision, records }))
}

async fn compose_closed(app: &App, action: &Action) -> Option<Decision> {
    if is_open(action) { None } else { compose_answer(&app.core, &app.secrets, action).await.ok() }
}

// The decision holds the reviews it rests on, so it is for those who may read them.
async fn read_for_person(
    app: &App,
    person: &str,
    action: &Action,
) -> Result<(Option<ActionContent>, Option<Decision>, Vec<Record>), Refusal> {
    let records = app.core.log.read_subject(&action.id).await.map_err(|error| refuse_log_error(&error))?;
    let counted: Vec<Digest> = action.decision.iter().flat_map(|decision| &decision.reviews).map(|review| review.body).collect();
    let asked: Vec<Digest> = counted.iter().copied().chain([action.body]).collect();
    let rights = decide_rights(&app.core, person, &asked).await?;
    let content = if rights.check(&action.body).is_ok() { app.core.read_document(&action.body).await? } else { None };
    let readable = counted.iter().all(|body| rights.check(body).is_ok());
    let decision = if readable && !is_open(action) { compose_for_person(&app.core, &app.secrets, action).await.ok() } else { None };
    // A grant is for the tool only.
    Ok((content, decision.map(|decision| Decision { grant: None, ..decision }), records))
}

fn may_see(caller: &Caller, action: &Action) -> bool {
    match caller {
        Caller::Person(_) => true,
        // A planted fault that was decided may look allowed, and no tool proposed it.
        Caller::Tool(tool) => action.content.tool.name == *tool.name && (is_open(action) || action.planted == Some(false)),
    }
}

fn summarize(state: &HubState, caller: &Caller, action: &Action) -> ActionSummary {
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
        // Tools see no claims: a claim that ends with an open action tells of a review.
        claimed_by: action.claim.as_ref().filter(|_| matches!(caller, Caller::Person(_))).map(|claim| name(&claim.by)),
    }
}
