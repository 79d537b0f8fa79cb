//! Bodies, handed out to those with a right to read them.
//!
//! Rights are decided before anything is read: a body that may not be read influences no
//! answer, not even by its size.

use super::auth::Person;
use super::input::{Id, JsonBody};
use super::{Answer, App};
use crate::body_rights::decide_rights;
use crate::core::Core;
use crate::log_refusals::refuse_log_error;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{Code, Digest, Refusal, invalid};
use holdpoint_protocol::{ASK_AGAIN, Bodies, BodiesRequest, MAX_BODIES_PER_REQUEST, Problem};

/// Bodies that are read from the log together.
const BODIES_PER_READ: usize = 20;
/// No more bodies are read once an answer has this many bytes.
const FULL_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// One body as canonical JSON.
#[utoipa::path(get, operation_id = "one", path = "/v1/bodies/{digest}", tag = "desks", params(("digest" = String, Path, description = "sha256:…")),
    responses(
        (status = 200, description = "The document.", body = Object),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Not yet yours, or not for your roles."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn get_body(State(app): State<App>, person: Person, Id(digest): Id) -> Answer<Response> {
    let digest: Digest = digest.parse().map_err(|error| invalid("digest", format!("The address names no digest: {error}.")))?;
    let bytes = read_body(&app.core, &person, &digest).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// Reads one body for a person, if they may read it.
pub(crate) async fn read_body(core: &Core, person: &Person, digest: &Digest) -> Result<Vec<u8>, Refusal> {
    decide_rights(core, &person.person, &[*digest]).await?.check(digest)?;
    let bytes = core.log.get_body(digest).await.map_err(|error| refuse_log_error(&error))?;
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
    if request.digests.len() > MAX_BODIES_PER_REQUEST {
        return Err(invalid("digests", format!("Ask for at most {MAX_BODIES_PER_REQUEST} documents at once.")).into());
    }
    let rights = decide_rights(&app.core, &person.person, &request.digests).await?;
    let mut bodies = Bodies::default();
    let mut readable = Vec::with_capacity(request.digests.len());
    for digest in &request.digests {
        match rights.check(digest) {
            Ok(()) => readable.push(*digest),
            Err(refusal) => drop(bodies.missing.insert(digest.to_string(), refusal.code.as_str().into())),
        }
    }
    read_up_to_full_answer(&app, &readable, &mut bodies).await?;
    Ok(Json(bodies))
}

async fn read_up_to_full_answer(app: &App, readable: &[Digest], bodies: &mut Bodies) -> Result<(), Refusal> {
    let mut bytes = 0;
    for some in readable.chunks(BODIES_PER_READ) {
        if bytes >= FULL_ANSWER_BYTES {
            bodies.missing.extend(some.iter().map(|digest| (digest.to_string(), ASK_AGAIN.into())));
            continue;
        }
        let read = app.core.log.get_bodies(some).await.map_err(|error| refuse_log_error(&error))?;
        bytes += read.iter().flatten().map(Vec::len).sum::<usize>();
        for (digest, content) in some.iter().zip(read) {
            match content.and_then(|content| String::from_utf8(content).ok()) {
                Some(text) => drop(bodies.bodies.insert(digest.to_string(), text)),
                None => drop(bodies.missing.insert(digest.to_string(), Code::NotFound.as_str().into())),
            }
        }
    }
    Ok(())
}
