//! The hub itself: its identity, keys, health and readiness, and unknown addresses.

use super::auth::{Caller, authenticate};
use super::problem::Rejected;
use super::{Answer, App};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use holdpoint_domain::{Code, PublicKey, Refusal, text::visible_line};
use holdpoint_protocol::{HubInfo, KeyEntry, Keys, Problem, SimulatedClock};
use std::sync::atomic::Ordering;

pub(super) fn get_identity(app: &App) -> Result<(String, String), Refusal> {
    let state = app.core.state();
    let (id, opened) = state.hub.as_ref().ok_or_else(|| Refusal::new(Code::Unavailable, "The hub is still starting."))?;
    Ok((id.clone().into(), opened.name.clone()))
}

/// Who this hub is and its clock; its last record for people with a session.
#[utoipa::path(get, operation_id = "info", path = "/v1/hub", tag = "both", responses((status = 200, body = HubInfo), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get_hub_info(State(app): State<App>, headers: HeaderMap) -> Answer<Json<HubInfo>> {
    let (id, name) = get_identity(&app)?;
    // The number of records tells a tool that its open action was reviewed or drawn.
    let is_person = matches!(authenticate(&app, &headers), Ok(Caller::Person(_)));
    let head = if is_person { app.core.state().head } else { 0 };
    let sign_in = app.provider.as_ref().map(crate::oidc::Provider::describe);
    let rate = app.clock_rate.load(Ordering::Relaxed);
    let simulated = app.core.state().simulated.then_some(SimulatedClock { rate });
    Ok(Json(HubInfo { id, name, version: env!("CARGO_PKG_VERSION").into(), now: app.now(), head, sign_in, simulated }))
}

/// Public keys of the hub and of all devices.
#[utoipa::path(get, operation_id = "keys", path = "/v1/keys", tag = "both",
    responses((status = 200, body = Keys), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_keys(State(app): State<App>, _: Caller) -> Answer<Json<Keys>> {
    let state = app.core.state();
    let (_, name) = get_identity(&app)?;
    let hub = KeyEntry { id: "hub".into(), person: None, name, key: PublicKey::base64_of(&app.secrets.signing), revoked: false };
    let mut keys: Vec<KeyEntry> = state
        .devices
        .by_id
        .iter()
        .map(|(id, device)| KeyEntry {
            id: id.clone().into(),
            person: Some(device.enrolled.person.clone().into()),
            name: state.people.get(&device.enrolled.person).map_or_else(String::new, |person| person.name.clone()),
            key: device.enrolled.key.clone(),
            revoked: !state.may_sign(id),
        })
        .collect();
    keys.sort_by(|a, b| a.id.cmp(&b.id));
    keys.insert(0, hub);
    Ok(Json(Keys { keys }))
}

/// The process answers. A no means that it has to be started again.
#[utoipa::path(get, operation_id = "healthz", path = "/healthz", tag = "operations",
    responses((status = 200, body = String), (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn check_health(State(app): State<App>) -> Answer<&'static str> {
    if app.core.is_alive() || app.is_leaving() {
        return Ok("ok");
    }
    Err(Refusal::new(Code::Unavailable, "The hub no longer decides. Start it again.").into())
}

/// The log answers, the state is at its end, and the hub is not about to stop. A second line warns
/// of a machine's clock that was set back.
#[utoipa::path(get, operation_id = "readyz", path = "/readyz", tag = "operations",
    responses((status = 200, body = String), (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn check_readiness(State(app): State<App>) -> Answer<String> {
    if app.is_leaving() {
        return Err(Refusal::new(Code::Unavailable, "The hub is stopping. Ask another one.").into());
    }
    app.core.check_ready().await?;
    Ok(app.core.clock_warning().map_or_else(|| "ready".into(), |warning| format!("ready\nwarning: {warning}")))
}

pub(crate) async fn refuse_unknown_path(uri: Uri) -> Rejected {
    Refusal::new(Code::NotFound, format!("There is nothing at {}. The API is described at /openapi.json.", visible_line(uri.path()))).into()
}

pub(crate) async fn refuse_method(method: Method, uri: Uri) -> Rejected {
    let detail = format!("{method} is not possible at {}. The API is described at /openapi.json.", visible_line(uri.path()));
    Refusal::new(Code::MethodNotAllowed, detail).into()
}
