//! `POST /v1/enroll`: whoever can read this hub's folder may enrol a device.

use super::input::JsonBody;
use super::{Answer, App};
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{Code, Command, Digest, PersonEnrolled, PublicKey, Refusal, Role};
use holdpoint_protocol::{EnrollRequest, Enrolled, Problem};

/// Enrol a device and, with its first device, a person.
#[utoipa::path(post, path = "/v1/enroll", request_body = EnrollRequest, tag = "desks",
    responses((status = 200, body = Enrolled), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn enroll(State(app): State<App>, JsonBody(request): JsonBody<EnrollRequest>) -> Answer<Json<Enrolled>> {
    // Digests, so that the time this takes tells nothing.
    if Digest::of(request.secret.as_bytes()) != Digest::of(app.secrets.owner.as_bytes()) {
        return Err(Refusal::new(Code::Unauthorized, "The owner secret does not fit. It is in hub.json of the hub's folder.").into());
    }
    PublicKey::from_base64(&request.key)?;
    // On one machine the owner does everything; a team's roles come with invite codes.
    let roles = vec![Role::Reviewer, Role::Manager, Role::Trainer, Role::Administrator];
    let command = Command::Enroll {
        person: request.person,
        profile: PersonEnrolled { name: request.name, roles: roles.clone() },
        device: request.device,
        device_name: request.device_name,
        key: request.key,
    };
    app.core.submit(command).await?;
    let (hub, hub_name) = super::system::identity(&app)?;
    Ok(Json(Enrolled { hub, hub_name, roles }))
}
