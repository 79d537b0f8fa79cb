//! `POST /v1/enroll`: enrols a device. Vouched for by the owner secret in the hub's folder,
//! by an invite, or by an identity provider.

use super::auth::{is_owner_secret, refuse_owner_secret};
use super::input::JsonBody;
use super::{Answer, App};
use crate::oidc::Account;
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{Code, Command, Digest, Enroll, EnrollBy, PublicKey, Refusal};
use holdpoint_protocol::{EnrollRequest, Enrolled, Problem, Vouch};

/// Enrol a device and, with its first device, a person.
#[utoipa::path(post, operation_id = "enroll", path = "/v1/enroll", request_body = EnrollRequest, tag = "desks",
    responses((status = 200, body = Enrolled), (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "The identity provider cannot be reached.")))]
pub(crate) async fn enroll_device(State(app): State<App>, JsonBody(request, _room): JsonBody<EnrollRequest>) -> Answer<Json<Enrolled>> {
    PublicKey::from_base64(&request.key)?;
    let (hub, hub_name) = super::system::get_identity(&app)?;
    let Account { name, by } = check_vouch(&app, &hub, &request).await?;
    let device = request.device.clone();
    let enroll = Enroll {
        person: request.person.into(),
        name: name.unwrap_or(request.name),
        device: request.device.into(),
        device_name: request.device_name,
        key: request.key,
        by,
    };
    app.core.submit(Command::Enroll(Box::new(enroll))).await?;
    let state = app.core.state();
    // An invite may be for another device of an enrolled person.
    let person = state.devices.get(&device).map(|device| device.enrolled.person.clone()).unwrap_or_default();
    let (name, roles) = state.people.get(&person).map(|person| (person.name.clone(), person.roles.clone())).unwrap_or_default();
    Ok(Json(Enrolled { hub, hub_name, person: person.into(), name, roles }))
}

async fn check_vouch(app: &App, hub: &str, request: &EnrollRequest) -> Result<Account, Refusal> {
    let by = match &request.by {
        Vouch::Secret(secret) if is_owner_secret(app, secret.as_bytes()) => EnrollBy::Owner,
        Vouch::Secret(_) => return Err(refuse_owner_secret()),
        Vouch::Invite(code) => EnrollBy::Invite(Digest::of(code.trim().as_bytes())),
        Vouch::Identity(signed_in) => {
            let off = || Refusal::new(Code::SignInOff, "This hub has no identity provider. Ask an administrator for an invite.");
            return app.provider.as_ref().ok_or_else(off)?.verify_account(hub, request, signed_in, app.now()).await;
        }
    };
    Ok(Account { name: None, by })
}
