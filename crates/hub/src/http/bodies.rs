//! Bodies, handed out to those with a right to read them.

use super::auth::Person;
use super::input::{Id, JsonBody};
use super::{Answer, App};
use crate::core::Core;
use crate::log_refusals::refuse_log_error;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{Code, Digest, Refusal, State as HubState, invalid};
use holdpoint_protocol::{ASK_AGAIN, Bodies, BodiesRequest, Problem};

const MAX_DIGESTS_PER_REQUEST: usize = 200;
/// Bodies that are read from the log together.
const BODIES_PER_READ: usize = 20;
/// No more bodies are read once an answer has this many bytes.
const FULL_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// One body as canonical JSON.
#[utoipa::path(get, operation_id = "one", path = "/v1/bodies/{digest}", tag = "desks", params(("digest" = String, Path, description = "sha256:…")),
    responses(
        (status = 200, description = "The document.", body = Object),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Not yet yours."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn get_body(State(app): State<App>, person: Person, Id(digest): Id) -> Answer<Response> {
    let digest: Digest = digest.parse().map_err(|error| invalid("digest", format!("The address names no digest: {error}.")))?;
    let bytes = read_body(&app.core, &person, &digest).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// Reads one body for a person, if they may read it.
pub(crate) async fn read_body(core: &Core, person: &Person, digest: &Digest) -> Result<Vec<u8>, Refusal> {
    let bytes = core.log.get_body(digest).await.map_err(|error| refuse_log_error(&error))?;
    refuse_body(&*core.catch_up().await?, person, digest).map_or(Ok(()), Err)?;
    bytes.ok_or_else(|| Refusal::new(Code::NotFound, "There is no such document, or it was erased."))
}

/// Several bodies at once.
#[utoipa::path(post, operation_id = "many", path = "/v1/bodies", request_body = BodiesRequest, tag = "desks",
    responses((status = 200, body = Bodies), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_bodies(
    State(app): State<App>,
    person: Person,
    JsonBody(request, _room): JsonBody<BodiesRequest>,
) -> Answer<Json<Bodies>> {
    if request.digests.len() > MAX_DIGESTS_PER_REQUEST {
        return Err(invalid("digests", format!("Ask for at most {MAX_DIGESTS_PER_REQUEST} documents at once.")).into());
    }
    let mut found = Vec::with_capacity(request.digests.len());
    let mut bytes = 0;
    for some in request.digests.chunks(BODIES_PER_READ) {
        if bytes < FULL_ANSWER_BYTES {
            let read = app.core.log.get_bodies(some).await.map_err(|error| refuse_log_error(&error))?;
            bytes += read.iter().flatten().map(Vec::len).sum::<usize>();
            found.extend(some.iter().copied().zip(read));
        }
    }
    let state = app.core.catch_up().await?;
    let mut bodies = Bodies::default();
    for (digest, bytes) in &mut found {
        let text = bytes.take().and_then(|bytes| String::from_utf8(bytes).ok());
        match (refuse_body(&state, &person, digest), text) {
            (Some(refusal), _) => drop(bodies.missing.insert(digest.to_string(), refusal.code.as_str().into())),
            (None, Some(text)) => drop(bodies.bodies.insert(digest.to_string(), text)),
            (None, None) => drop(bodies.missing.insert(digest.to_string(), Code::NotFound.as_str().into())),
        }
    }
    let not_read = request.digests.iter().skip(found.len());
    bodies.missing.extend(not_read.map(|digest| (digest.to_string(), ASK_AGAIN.into())));
    Ok(Json(bodies))
}

// A review of an open action is readable by its author only. The state must be as new as the
// bytes: another hub may have sealed them a moment ago.
fn refuse_body(state: &HubState, person: &Person, digest: &Digest) -> Option<Refusal> {
    if state.actions.sealed.get(digest).is_some_and(|author| *author != person.person) {
        return Some(Refusal::new(Code::NotYetYours, "Someone else's review stays closed until the action is decided."));
    }
    state.bodies.erased.contains(digest).then(|| Refusal::new(Code::NotFound, "This document was erased. Its digest stays in the record."))
}
