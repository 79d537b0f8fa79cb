//! Freezes: planned, in force and past ones.

use super::auth::Person;
use super::input::Id;
use super::{Answer, App};
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{Code, FreezeReport, Refusal};
use holdpoint_protocol::{FreezeList, Problem};

/// All freezes by their beginning, with their exceptions.
#[utoipa::path(get, operation_id = "freezes", path = "/v1/freezes", tag = "desks",
    responses((status = 200, body = FreezeList), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn list_freezes(State(app): State<App>, _: Person) -> Answer<Json<FreezeList>> {
    let (state, now) = (app.core.state(), app.now());
    let freezes = state.freezes.sorted().into_iter().map(|freeze| state.freeze_report(freeze, now)).collect();
    Ok(Json(FreezeList { freezes }))
}

/// One freeze.
#[utoipa::path(get, operation_id = "freeze", path = "/v1/freezes/{id}", tag = "desks",
    params(("id" = String, Path, description = "The freeze.")),
    responses((status = 200, body = Object, description = "The freeze."), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_freeze(State(app): State<App>, _: Person, Id(id): Id) -> Answer<Json<FreezeReport>> {
    let mut state = app.core.state();
    if state.freezes.get(&id).is_none() {
        // It may have been planned at another hub a moment ago.
        state = app.core.catch_up().await?;
    }
    let freeze = state.freezes.get(&id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no freeze with this id."))?;
    Ok(Json(state.freeze_report(freeze, app.now())))
}
