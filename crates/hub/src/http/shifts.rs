//! Shifts and absences.

use super::auth::Person;
use super::{Answer, App};
use axum::Json;
use axum::extract::State;
use holdpoint_protocol::{Problem, ShiftList};

/// All shifts that are not cancelled, and all absences, by their beginning.
#[utoipa::path(get, operation_id = "shifts", path = "/v1/shifts", tag = "desks",
    responses((status = 200, body = ShiftList), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn list_shifts(State(app): State<App>, _: Person) -> Answer<Json<ShiftList>> {
    let state = app.core.state();
    let shifts = state.shifts.sorted().into_iter().cloned().collect();
    let absences = state.shifts.sorted_absences().into_iter().cloned().collect();
    Ok(Json(ShiftList { shifts, absences }))
}
