//! `POST /v1/commands`: commands that a person signed on a desk.

use super::answer::answer_recorded;
use super::auth::{Person, check_owner_secret};
use super::input::JsonBody;
use super::{Answer, App};
use crate::core::Core;
use crate::history::check_history;
use crate::secrets::random_text;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use holdpoint_domain::{COMMAND_TYPE, Code, Command, DeskRequest, Envelope, PublicKey, Refusal, Statement};
use holdpoint_protocol::{Problem, Recorded, SignedCommand};

/// Deliver a signed command. The same one may be delivered again; it counts once.
#[utoipa::path(post, operation_id = "command", path = "/v1/commands", request_body = SignedCommand, tag = "desks",
    params(("holdpoint-owner-secret" = Option<String>, Header,
        description = "The owner secret of the hub's folder: a change that needs a second administrator takes effect without one, and the record says so.")),
    responses(
        (status = 200, body = Recorded, description = "Recorded. With `change`, it waits for a second administrator and has no effect yet."),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused, and why; nothing was recorded."),
    ), security(("token" = [])))]
pub(crate) async fn submit_command(
    State(app): State<App>,
    person: Person,
    headers: HeaderMap,
    JsonBody(SignedCommand { envelope, reading, set }, _room): JsonBody<SignedCommand>,
) -> Answer<Json<Recorded>> {
    let by_owner = check_owner_secret(&app, &headers)?;
    let statement = read_statement(&app.core, &person, &envelope).await?;
    tracing::debug!(device.id = person.device, "a signed command arrived");
    let request = DeskRequest { statement, envelope, salt: random_text::<18>()?, by_owner, reading, set };
    let receipt = app.core.submit(Command::Desk(Box::new(request))).await?;
    Ok(answer_recorded(receipt))
}

/// The statement in an envelope that a device of this person signed, on this hub's own history.
pub(crate) async fn read_statement(core: &Core, person: &Person, envelope: &Envelope) -> Result<Statement, Refusal> {
    let signer = envelope.keyid().ok_or_else(|| refuse_signature("The envelope carries no signature."))?;
    let mut state = core.state();
    if !state.devices.by_id.contains_key(signer) {
        // It may have been enrolled at another hub a moment ago.
        state = core.catch_up().await?;
    }
    let device = state.devices.get(signer).ok_or_else(|| Refusal::new(Code::DeviceUnknown, "This device is not enrolled here."))?;
    let payload = envelope.verify(COMMAND_TYPE, &PublicKey::from_base64(&device.enrolled.key)?)?;
    let statement: Statement =
        serde_json::from_slice(&payload).map_err(|error| refuse_signature(&format!("The signed statement cannot be read: {error}.")))?;
    if statement.device != signer || statement.person != person.person {
        return Err(Refusal::new(Code::Forbidden, "The statement was signed by another device or for another person."));
    }
    check_history(core, &statement).await?;
    Ok(statement)
}

fn refuse_signature(detail: &str) -> Refusal {
    Refusal::new(Code::BadSignature, detail)
}
