//! Bodies, handed out by right.

use super::auth::Person;
use super::input::{Id, JsonBody};
use super::{Answer, App};
use crate::core::refusal;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{Code, Digest, Refusal, invalid};
use holdpoint_protocol::{Bodies, BodiesRequest, Problem};

const MOST: usize = 200;

/// One body as canonical JSON.
#[utoipa::path(get, path = "/v1/bodies/{digest}", tag = "desks", params(("digest" = String, Path, description = "sha256:…")),
    responses(
        (status = 200, description = "The document.", body = Object),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Not yet yours."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn one(State(app): State<App>, person: Person, Id(digest): Id) -> Answer<Response> {
    let digest: Digest = digest.parse().map_err(|error| invalid("digest", format!("The address names no digest: {error}.")))?;
    if is_sealed(&app, &person, &digest) {
        return Err(Refusal::new(Code::NotYetYours, "Someone else's review stays closed until the action is decided.").into());
    }
    if app.core.state().erased.contains(&digest) {
        return Err(Refusal::new(Code::NotFound, "This document was erased. Its digest stays in the record.").into());
    }
    let bytes = app.core.log.get_body(&digest).await.map_err(|error| refusal(&error))?;
    let bytes = bytes.ok_or_else(|| Refusal::new(Code::NotFound, "There is no such document, or it was erased."))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// Several bodies at once.
#[utoipa::path(post, path = "/v1/bodies", request_body = BodiesRequest, tag = "desks",
    responses((status = 200, body = Bodies), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn many(State(app): State<App>, person: Person, JsonBody(request): JsonBody<BodiesRequest>) -> Answer<Json<Bodies>> {
    if request.digests.len() > MOST {
        return Err(invalid("digests", format!("Ask for at most {MOST} documents at once.")).into());
    }
    let (sealed, readable): (Vec<Digest>, Vec<Digest>) = request.digests.into_iter().partition(|digest| is_sealed(&app, &person, digest));
    let state = app.core.state();
    let (erased, readable): (Vec<Digest>, Vec<Digest>) = readable.into_iter().partition(|digest| state.erased.contains(digest));
    let found = app.core.log.get_bodies(&readable).await.map_err(|error| refusal(&error))?;
    let mut bodies = Bodies::default();
    bodies.missing.extend(erased.iter().map(|digest| (digest.to_string(), Code::NotFound.as_str().into())));
    bodies.missing.extend(sealed.iter().map(|digest| (digest.to_string(), Code::NotYetYours.as_str().into())));
    for (digest, bytes) in readable.iter().zip(found) {
        match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(text) => bodies.bodies.insert(digest.to_string(), text),
            None => bodies.missing.insert(digest.to_string(), Code::NotFound.as_str().into()),
        };
    }
    Ok(Json(bodies))
}

// Promise 4: another person's review of an open action is nobody else's to read.
fn is_sealed(app: &App, person: &Person, digest: &Digest) -> bool {
    app.core.state().sealed.get(digest).is_some_and(|author| *author != person.person)
}
