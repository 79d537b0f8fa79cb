//! Authenticates requests: a tool by its token, or a person by a session.

use super::App;
use super::problem::Rejected;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};
use holdpoint_domain::{Code, Digest, Refusal};
use holdpoint_protocol::OWNER_SECRET_HEADER;

/// A tool, by a token that is not revoked.
pub(crate) struct Tool {
    pub name: String,
    /// Digest of the token.
    pub token: Digest,
}

/// A person, by a session of an enrolled device.
pub(crate) struct Person {
    pub person: String,
    pub device: String,
}

/// The authenticated sender of a request.
pub(crate) enum Caller {
    Tool(Tool),
    Person(Person),
}

impl FromRequestParts<App> for Caller {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejected> {
        match authenticate(app, &parts.headers) {
            // Another hub may have recorded the device, or the tool's token, a moment ago.
            Err(refusal) if refusal.code == Code::Unauthorized && read_bearer(&parts.headers).is_ok() => {
                app.core.catch_up().await?;
                Ok(authenticate(app, &parts.headers)?)
            }
            known => Ok(known?),
        }
    }
}

/// Authenticates the sender of these headers.
pub(super) fn authenticate(app: &App, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let token = read_bearer(headers)?;
    let digest = Digest::of(token.as_bytes());
    let state = app.core.state();
    if let Some(name) = state.tools.by_token.get(&digest) {
        // A name may have been given a new token since.
        let valid = state.tools.get(name).is_some_and(|tool| tool.accepts(&digest, app.now()));
        let tool = || Caller::Tool(Tool { name: name.clone().into(), token: digest });
        return valid.then(tool).ok_or_else(refuse_revoked_token);
    }
    let device = app.sessions.find_device(token, app.now()).ok_or_else(refuse_unknown_token)?;
    match state.devices.get(&device) {
        Some(known) if state.people.is_deactivated(&known.enrolled.person) => {
            Err(Refusal::new(Code::PersonRevoked, "Your access was revoked. Ask an administrator."))
        }
        Some(known) if !known.revoked => Ok(Caller::Person(Person { person: known.enrolled.person.clone().into(), device })),
        Some(_) => Err(refuse_revoked_device()),
        None => Err(refuse_unknown_token()),
    }
}

/// Whether the sender also showed the owner secret of the hub's folder.
///
/// # Errors
/// `unauthorized` when another secret was sent.
pub(super) fn check_owner_secret(app: &App, headers: &HeaderMap) -> Result<bool, Refusal> {
    match headers.get(OWNER_SECRET_HEADER) {
        None => Ok(false),
        Some(secret) if is_owner_secret(app, secret.as_bytes()) => Ok(true),
        Some(_) => Err(refuse_owner_secret()),
    }
}

/// Whether this is the owner secret of the hub's folder.
pub(super) fn is_owner_secret(app: &App, secret: &[u8]) -> bool {
    // Digests, so that the time this takes tells nothing.
    Digest::of(secret) == Digest::of(app.secrets.owner.as_bytes())
}

pub(super) fn refuse_owner_secret() -> Refusal {
    Refusal::new(Code::Unauthorized, "The owner secret does not fit. It is in hub.json of the hub's folder.")
}

fn read_bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer ")))
        .map(str::trim)
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Refusal::new(Code::Unauthorized, "Send the header Authorization: Bearer <token>. `holdpoint tool add` makes one."))
}

fn refuse_unknown_token() -> Refusal {
    Refusal::new(Code::Unauthorized, "The token is not known here, or its session has ended. Check it, or sign in again.")
}

pub(super) fn refuse_revoked_device() -> Refusal {
    Refusal::new(Code::DeviceRevoked, "This device was revoked. Ask an administrator.")
}

pub(super) fn refuse_revoked_token() -> Refusal {
    Refusal::new(Code::TokenRevoked, "The tool's token was revoked. Ask an administrator for a new one.")
}

impl FromRequestParts<App> for Tool {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejected> {
        match Caller::from_request_parts(parts, app).await? {
            Caller::Tool(tool) => {
                app.core.tools_seen.note(&tool.name, app.now());
                Ok(tool)
            }
            Caller::Person(_) => Err(Refusal::new(Code::Forbidden, "This is for tools; a person's session may not do it.").into()),
        }
    }
}

impl FromRequestParts<App> for Person {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejected> {
        match Caller::from_request_parts(parts, app).await? {
            Caller::Person(person) => Ok(person),
            Caller::Tool(_) => Err(Refusal::new(Code::Forbidden, "Tools may only propose and ask for their own decisions.").into()),
        }
    }
}
