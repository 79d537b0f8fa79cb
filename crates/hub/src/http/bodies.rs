//! Bodies, handed out by right.

use super::auth::Person;
use super::input::{Id, JsonBody};
use super::{Answer, App};
use crate::core::refusal;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{Code, Digest, Refusal, State as HubState, invalid};
use holdpoint_protocol::{ASK_AGAIN, Bodies, BodiesRequest, Problem};

const MOST: usize = 200;
// Documents that are read together, and bytes after which an answer is large enough.
const AT_ONCE: usize = 20;
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// One body as canonical JSON.
#[utoipa::path(get, path = "/v1/bodies/{digest}", tag = "desks", params(("digest" = String, Path, description = "sha256:…")),
    responses(
        (status = 200, description = "The document.", body = Object),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Not yet yours."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn one(State(app): State<App>, person: Person, Id(digest): Id) -> Answer<Response> {
    let digest: Digest = digest.parse().map_err(|error| invalid("digest", format!("The address names no digest: {error}.")))?;
    let bytes = app.core.log.get_body(&digest).await.map_err(|error| refusal(&error))?;
    withheld(&*app.core.caught_up().await?, &person, &digest).map_or(Ok(()), Err)?;
    let bytes = bytes.ok_or_else(|| Refusal::new(Code::NotFound, "There is no such document, or it was erased."))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// Several bodies at once.
#[utoipa::path(post, path = "/v1/bodies", request_body = BodiesRequest, tag = "desks",
    responses((status = 200, body = Bodies), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn many(
    State(app): State<App>,
    person: Person,
    JsonBody(request, _room): JsonBody<BodiesRequest>,
) -> Answer<Json<Bodies>> {
    if request.digests.len() > MOST {
        return Err(invalid("digests", format!("Ask for at most {MOST} documents at once.")).into());
    }
    let mut found = Vec::with_capacity(request.digests.len());
    let mut bytes = 0;
    for some in request.digests.chunks(AT_ONCE) {
        if bytes < MOST_BYTES {
            let read = app.core.log.get_bodies(some).await.map_err(|error| refusal(&error))?;
            bytes += read.iter().flatten().map(Vec::len).sum::<usize>();
            found.extend(some.iter().copied().zip(read));
        }
    }
    let state = app.core.caught_up().await?;
    let mut bodies = Bodies::default();
    for (digest, bytes) in &mut found {
        let text = bytes.take().and_then(|bytes| String::from_utf8(bytes).ok());
        match (withheld(&state, &person, digest), text) {
            (Some(refusal), _) => drop(bodies.missing.insert(digest.to_string(), refusal.code.as_str().into())),
            (None, Some(text)) => drop(bodies.bodies.insert(digest.to_string(), text)),
            (None, None) => drop(bodies.missing.insert(digest.to_string(), Code::NotFound.as_str().into())),
        }
    }
    let asked_again = request.digests.iter().skip(found.len());
    bodies.missing.extend(asked_again.map(|digest| (digest.to_string(), ASK_AGAIN.into())));
    Ok(Json(bodies))
}

// Promise 4: another person's review of an open action is nobody else's to read. The state has
// to be as new as the bytes: another hub may have sealed them a moment ago.
fn withheld(state: &HubState, person: &Person, digest: &Digest) -> Option<Refusal> {
    if state.sealed.get(digest).is_some_and(|author| *author != person.person) {
        return Some(Refusal::new(Code::NotYetYours, "Someone else's review stays closed until the action is decided."));
    }
    state.erased.contains(digest).then(|| Refusal::new(Code::NotFound, "This document was erased. Its digest stays in the record."))
}
