//! `POST /v1/sources/{name}`, `/v1/incidents`, `/v1/changes`: what other systems tell.

use super::auth::Person;
use super::input::{BodyLimit, Id, JsonBytes};
use super::problem::Rejected;
use super::{Answer, App};
use crate::sources::{Delivery, SourceSecrets, Taken, adapter_of, take, test_source};
use axum::Json;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use holdpoint_domain::{Code, Digest, MAX_REQUEST_BYTES, Refusal, Role, Source, SourceType, revoked_source};
use holdpoint_protocol::{Problem, RefusedPart, SourceContact, SourceContacts, SourceTest, StatedCounts};

type Accepted = (StatusCode, Json<StatedCounts>);

/// Deliver what a source has to say, in the format of its type.
///
/// With its token as bearer, or as the password of basic authentication; sources of the types
/// pagerduty and github sign the body instead.
#[utoipa::path(post, operation_id = "deliver", path = "/v1/sources/{name}", tag = "sources", request_body = Object,
    params(("name" = String, Path, description = "The source.")),
    responses((status = 202, body = StatedCounts), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn deliver(State(app): State<App>, Id(name): Id, request: Request) -> Answer<Accepted> {
    let source = find_source(&app, &name).await?;
    let delivered = take_delivery(&app, &name, &source, request).await;
    if let Err(Rejected(refusal)) = &delivered {
        app.core.contacts.note_fault(&name, app.core.now(), refusal);
    }
    delivered
}

async fn take_delivery(app: &App, name: &str, source: &Source, request: Request) -> Answer<Accepted> {
    let kind = source.added.kind;
    let headers = request.headers().clone();
    if !kind.is_signed() && source.added.token != Some(read_token(&headers)?) {
        return Err(refuse_token().into());
    }
    let body = JsonBytes::read(request, app, limit_of(kind)).await?;
    let delivery = Delivery { headers: &headers, bytes: &body.bytes, source: name };
    if kind.is_signed() {
        adapter_of(&kind).verify(&delivery, SourceSecrets::read_secret(&app.folder, name)?.as_bytes())?;
    }
    answer(app, kind, &delivery, source.added.token).await
}

/// Fits as many alerts as a delivery may hold, with 1.6 KB for each.
const DELIVERY_LIMIT: BodyLimit =
    BodyLimit { bytes: 16 * 1024 * 1024, advice: "Let the source send less at a time: a receiver of Alertmanager has max_alerts." };
/// A body is read before its signature is known.
const SIGNED_LIMIT: BodyLimit = BodyLimit { bytes: MAX_REQUEST_BYTES, advice: "Let the source send less at a time." };

const fn limit_of(kind: SourceType) -> &'static BodyLimit {
    if kind.is_signed() { &SIGNED_LIMIT } else { &DELIVERY_LIMIT }
}

/// State incidents as Holdpoint's own JSON: one, or an array of them. With the token of a source.
#[utoipa::path(post, operation_id = "state_incidents", path = "/v1/incidents", tag = "sources", request_body = Object,
    responses((status = 202, body = StatedCounts), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn state_incidents(State(app): State<App>, request: Request) -> Answer<Accepted> {
    state_native(&app, request, SourceType::Incidents).await
}

/// State changes that no tool proposed: Holdpoint's own JSON, or `CDEvents` in a `CloudEvents` envelope.
#[utoipa::path(post, operation_id = "state_changes", path = "/v1/changes", tag = "sources", request_body = Object,
    responses((status = 202, body = StatedCounts), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn state_changes(State(app): State<App>, request: Request) -> Answer<Accepted> {
    state_native(&app, request, SourceType::Changes).await
}

/// What this hub measured of each source since it started. Another hub of the same log measures its own.
#[utoipa::path(get, operation_id = "list_source_contacts", path = "/v1/sources", tag = "desks",
    responses((status = 200, body = SourceContacts), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn list_contacts(State(app): State<App>, person: Person) -> Answer<Json<SourceContacts>> {
    if read_roles(&app, &person).is_empty() {
        return Err(Refusal::new(Code::Forbidden, "Only people with a role may see what was measured of sources.").into());
    }
    let state = app.core.state();
    let mut names: Vec<&String> = state.sources.by_name.keys().collect();
    names.sort_unstable();
    let contacts = names.into_iter().map(|name| {
        let measured = app.core.contacts.of(name);
        SourceContact { source: name.clone(), last_contact_at: measured.last_contact_at, lag_ms: measured.lag_ms, error: measured.fault }
    });
    Ok(Json(SourceContacts { sources: contacts.collect() }))
}

/// Test the connection to a source: ask it, and record nothing of what it answers. For administrators.
#[utoipa::path(post, operation_id = "test_source", path = "/v1/sources/{name}/test", tag = "desks",
    params(("name" = String, Path, description = "The source.")),
    responses((status = 200, body = SourceTest), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn test_connection(State(app): State<App>, person: Person, Id(name): Id) -> Answer<Json<SourceTest>> {
    if !read_roles(&app, &person).contains(&Role::Administrator) {
        return Err(Refusal::new(Code::Forbidden, "Only administrators may test the connection to a source.").into());
    }
    let source = find_source(&app, &name).await?;
    Ok(Json(test_source(&app.core, &app.folder, &name, &source.added).await))
}

fn read_roles(app: &App, person: &Person) -> Vec<Role> {
    app.core.state().people.get_active(&person.person).map(|profile| profile.roles.clone()).unwrap_or_default()
}

async fn state_native(app: &App, request: Request, kind: SourceType) -> Answer<Accepted> {
    let headers = request.headers().clone();
    let token = read_token(&headers)?;
    let (name, source) = find_by_token(app, &token).await?;
    // A source of alerts may state incidents in this format too.
    if source.added.kind.states_changes() != kind.states_changes() {
        let detail = format!("The token is of a source of the type {}, which may not state this.", source.added.kind.as_str());
        return Err(Refusal::new(Code::Forbidden, detail).into());
    }
    let body = JsonBytes::from_request(request, app).await?;
    answer(app, kind, &Delivery { headers: &headers, bytes: &body.bytes, source: &name }, Some(token)).await
}

async fn answer(app: &App, kind: SourceType, delivery: &Delivery<'_>, token: Option<Digest>) -> Answer<Accepted> {
    let statements = adapter_of(&kind).read(delivery)?;
    let Taken { counts, refused } = take(&app.core, delivery.source, token, statements).await?;
    tracing::debug!(source.name = delivery.source, imported = counts.imported, updated = counts.updated, "a source delivered");
    let refused =
        refused.into_iter().map(|part| RefusedPart { line: part.line, at: part.at, code: part.code.to_owned(), reason: part.reason });
    Ok((StatusCode::ACCEPTED, Json(StatedCounts { counts, refused: refused.collect() })))
}

async fn find_source(app: &App, name: &str) -> Result<Source, Refusal> {
    let known = app.core.state().sources.by_name.get(name).cloned();
    let source = match known {
        Some(source) => Some(source),
        // It may have been added at another hub a moment ago.
        None => app.core.catch_up().await?.sources.by_name.get(name).cloned(),
    };
    let source = source.ok_or_else(|| Refusal::new(Code::NotFound, "There is no source with this name."))?;
    if source.revoked_at.is_some() { Err(revoked_source(name)) } else { Ok(source) }
}

async fn find_by_token(app: &App, token: &Digest) -> Result<(String, Source), Refusal> {
    let known = app.core.state().sources.by_token.get(token).cloned();
    let name = match known {
        Some(name) => Some(name),
        None => app.core.catch_up().await?.sources.by_token.get(token).cloned(),
    };
    let name = name.ok_or_else(refuse_token)?;
    let source = find_source(app, &name).await?;
    // A name may have been given to another source since.
    if source.added.token == Some(*token) { Ok((name, source)) } else { Err(revoked_source(&name)) }
}

/// The source whose token was sent, for the limits of requests.
pub(super) fn sender_of(app: &App, headers: &HeaderMap) -> Option<String> {
    let token = read_token(headers).ok()?;
    app.core.state().sources.by_token.get(&token).cloned()
}

fn read_token(headers: &HeaderMap) -> Result<Digest, Refusal> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, credentials) = value.split_once(' ').unwrap_or_default();
    let token = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(credentials.trim().to_owned()),
        "basic" => STANDARD
            .decode(credentials.trim())
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| text.split_once(':').map(|(_, password)| password.to_owned())),
        _ => None,
    };
    let token = token.filter(|token| !token.is_empty());
    let missing = "Send the header Authorization: Bearer <token>. `holdpoint source add` makes one.";
    token.map(|token| Digest::of(token.as_bytes())).ok_or_else(|| Refusal::new(Code::Unauthorized, missing))
}

fn refuse_token() -> Refusal {
    Refusal::new(Code::Unauthorized, "The token is not the one of this source. `holdpoint source add` makes one.")
}
