//! `POST /v1/session`: a device signs a nonce and gets a token for twelve hours.

use super::input::JsonBody;
use super::{Answer, App};
use crate::secrets::random_text;
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{Code, PublicKey, Refusal};
use holdpoint_protocol::{Problem, SESSION_TYPE, SessionAnswer, SessionRequest};

/// Ask for a nonce, then hand it in signed.
#[utoipa::path(post, operation_id = "session", path = "/v1/session", request_body = SessionRequest, tag = "desks",
    responses((status = 200, body = SessionAnswer), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn open_session(
    State(app): State<App>,
    JsonBody(request, _room): JsonBody<SessionRequest>,
) -> Answer<Json<SessionAnswer>> {
    let mut state = app.core.state();
    if !state.devices.by_id.contains_key(request.device.as_str()) {
        // It may have been enrolled at another hub a moment ago.
        state = app.core.catch_up().await?;
    }
    let device = state
        .devices
        .get(&request.device)
        .ok_or_else(|| Refusal::new(Code::DeviceUnknown, "This device is not enrolled here. Set the app up again."))?;
    if !state.may_sign(&request.device) {
        return Err(Refusal::new(Code::DeviceRevoked, "This device was revoked. Ask an administrator.").into());
    }
    let Some(proof) = request.proof else {
        let nonce = app.sessions.issue_nonce(&request.device, &random_text::<18>()?, app.now());
        return Ok(Json(SessionAnswer::Nonce { nonce }));
    };
    let payload = proof.verify(SESSION_TYPE, &PublicKey::from_base64(&device.enrolled.key)?)?;
    let nonce = String::from_utf8(payload).unwrap_or_default();
    app.sessions.redeem_nonce(&request.device, &nonce, app.now())?;
    let (token, expires_at) = app.sessions.issue_token(&request.device, &random_text::<18>()?, app.now());
    Ok(Json(SessionAnswer::Session { token, expires_at }))
}
