//! `GET /v1/incidents/{id}/causes`: what may have caused an incident.

use super::auth::Person;
use super::input::Id;
use super::{Answer, App};
use crate::causes::rank_causes;
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{Code, Refusal};
use holdpoint_protocol::{Causes, Problem};

/// What may have caused an incident, most likely first, "no action" included.
///
/// For people with a role: candidates are ranked by what is in documents that every role may read.
#[utoipa::path(get, operation_id = "causes", path = "/v1/incidents/{id}/causes", tag = "desks",
    params(("id" = String, Path, description = "The incident.")),
    responses((status = 200, body = Causes), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_causes(State(app): State<App>, person: Person, Id(id): Id) -> Answer<Json<Causes>> {
    let has_role = app.core.state().people.get_active(&person.person).is_some_and(|profile| !profile.roles.is_empty());
    if !has_role {
        return Err(Refusal::new(Code::Forbidden, "Only people with a role may see what caused an incident.").into());
    }
    Ok(Json(rank_causes(&app.core, &id).await?))
}
