//! Stops: what each did, and what one would do.

use super::auth::Person;
use super::input::{Id, JsonBody};
use super::{Answer, App};
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{Code, Refusal, StopEffect, StopReport, StopScope, TriggersReport};
use holdpoint_protocol::{Problem, StopList};

/// All stops with what each did, the latest first.
#[utoipa::path(get, operation_id = "stops", path = "/v1/stops", tag = "desks",
    responses((status = 200, body = StopList), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn list_stops(State(app): State<App>, _: Person) -> Answer<Json<StopList>> {
    let state = app.core.state();
    let mut stops: Vec<StopReport> = state.stops.by_id.values().map(|stop| state.stop_report(stop)).collect();
    stops.sort_unstable_by(|a, b| (b.at, &b.stop).cmp(&(a.at, &a.stop)));
    Ok(Json(StopList { stops }))
}

/// What one stop did at each place where it is enforced.
#[utoipa::path(get, operation_id = "stop", path = "/v1/stops/{id}", tag = "desks",
    params(("id" = String, Path, description = "The stop.")),
    responses((status = 200, body = Object, description = "The report."), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_stop(State(app): State<App>, _: Person, Id(id): Id) -> Answer<Json<StopReport>> {
    let mut state = app.core.state();
    if state.stops.get(&id).is_none() {
        // It may have been pulled at another hub a moment ago.
        state = app.core.catch_up().await?;
    }
    let stop = state.stops.get(&id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no stop with this id."))?;
    Ok(Json(state.stop_report(stop)))
}

/// Stop triggers, and what each did or would have done.
#[utoipa::path(get, operation_id = "triggers", path = "/v1/triggers", tag = "desks",
    responses((status = 200, body = Object, description = "The triggers."), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn list_triggers(State(app): State<App>, _: Person) -> Answer<Json<TriggersReport>> {
    Ok(Json(app.core.state().triggers_report()))
}

/// What a stop of this scope would do now. Nothing is stopped.
#[utoipa::path(post, operation_id = "stop_effect", path = "/v1/stops/effect", tag = "desks", request_body = Object,
    responses((status = 200, body = Object, description = "The counts."), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn count_effect(
    State(app): State<App>,
    _: Person,
    JsonBody(scope, _room): JsonBody<StopScope>,
) -> Answer<Json<StopEffect>> {
    scope.check()?;
    Ok(Json(app.core.state().stop_effect(&scope)))
}
