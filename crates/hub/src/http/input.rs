//! Reads requests: bodies within limits, and a sentence for every mistake.

use super::App;
use super::problem::Rejected;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use futures::StreamExt as _;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Code, MAX_REQUEST_BYTES, Refusal, invalid, json_refusal};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// A sender of a large body reads the answer only after sending all of it, so bytes beyond
/// the limit are read and dropped; beyond this the connection is closed.
const MAX_DRAINED_BYTES: usize = 64 * 1024 * 1024;

/// Larger bodies wait for memory: parsed, a body takes many times its bytes, and a tool may
/// send many at the same time.
const SMALL_BODY_BYTES: usize = 64 * 1024;
/// Kilobytes of large bodies that are processed at the same time.
pub(crate) const MAX_LARGE_BODIES_KILOBYTES: usize = 64 * 1024;

/// Longer waits are shortened to this: proxies close a silent connection after it.
pub(super) const MAX_WAIT: Duration = Duration::from_secs(60);

/// A JSON body as bytes, and its share of the memory until it is answered.
pub(crate) struct JsonBytes {
    pub bytes: Bytes,
    pub cloud_event: bool,
    memory: Option<OwnedSemaphorePermit>,
}

impl FromRequest<App> for JsonBytes {
    type Rejection = Rejected;

    async fn from_request(request: Request, app: &App) -> Result<Self, Rejected> {
        Self::read(request, app, &REQUEST_LIMIT).await
    }
}

/// How large a body may be, and what a sender of a larger one can do.
pub(super) struct BodyLimit {
    pub(super) bytes: usize,
    pub(super) advice: &'static str,
}

/// Text takes more bytes as JSON: a sender that compares the limit with its own text is told both sizes.
const REQUEST_LIMIT: BodyLimit =
    BodyLimit { bytes: MAX_REQUEST_BYTES, advice: "Put what is larger where the reviewer can open it, and send its address as evidence." };

impl JsonBytes {
    /// Reads a body within `limit`.
    ///
    /// # Errors
    /// `unsupported_media_type`, `too_large`, or `invalid_json` of a request that broke off.
    pub(super) async fn read(request: Request, app: &App, limit: &BodyLimit) -> Result<Self, Rejected> {
        let cloud_event = read_content_type(request.headers())?;
        let bytes = read_body(request.into_body(), limit).await?;
        let memory = if bytes.len() > SMALL_BODY_BYTES { Some(reserve_memory(app, bytes.len()).await?) } else { None };
        Ok(Self { bytes, cloud_event, memory })
    }
}

async fn reserve_memory(app: &App, bytes: usize) -> Result<OwnedSemaphorePermit, Refusal> {
    let kilobytes = u32::try_from(bytes / 1024).unwrap_or(u32::MAX);
    let memory = Arc::clone(&app.large_body_memory).acquire_many_owned(kilobytes).await;
    memory.map_err(|_| Refusal::new(Code::Unavailable, "The hub is stopping. Ask again in a moment."))
}

/// A typed JSON body, and its share of the memory until it is answered.
pub(crate) struct JsonBody<T>(pub T, pub Option<OwnedSemaphorePermit>);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Rejected;

    async fn from_request(request: Request, app: &App) -> Result<Self, Rejected> {
        let JsonBytes { bytes, memory, .. } = JsonBytes::from_request(request, app).await?;
        Ok(Self(serde_json::from_slice(&bytes).map_err(|error| json_refusal(&error))?, memory))
    }
}

/// The typed query string.
pub(crate) struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejected> {
        match axum::extract::Query::from_request_parts(parts, app).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(wrong) => Err(refuse_address(&wrong.body_text()).into()),
        }
    }
}

/// The variable part of a path.
pub(crate) struct Id(pub String);

impl FromRequestParts<App> for Id {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejected> {
        match axum::extract::Path::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(id)) => Ok(Self(id)),
            Err(wrong) => Err(refuse_address(&wrong.body_text()).into()),
        }
    }
}

// The library's message repeats what was sent, so hidden characters are made visible.
fn refuse_address(message: &str) -> Refusal {
    let reason = message.rsplit_once("query string: ").map_or(message, |(_, reason)| reason);
    Refusal::new(Code::InvalidField, format!("The address of the request cannot be read: {}.", visible_line(reason)))
}

// JSON only: a web page can send a form to any host without being allowed to, so forms are refused.
fn read_content_type(headers: &HeaderMap) -> Result<bool, Refusal> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    match value.split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
        "application/json" => Ok(false),
        "application/cloudevents+json" => Ok(true),
        _ => Err(Refusal::new(Code::UnsupportedMedia, "Send JSON with the header Content-Type: application/json.")),
    }
}

async fn read_body(body: Body, limit: &BodyLimit) -> Result<Bytes, Refusal> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut total = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Refusal::new(Code::InvalidJson, "The request broke off before its end. Send it again."))?;
        total += chunk.len();
        if total <= limit.bytes {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
        if total > MAX_DRAINED_BYTES {
            break;
        }
    }
    if total > limit.bytes {
        return Err(refuse_large_body(total, limit));
    }
    Ok(bytes.into())
}

fn refuse_large_body(bytes: usize, limit: &BodyLimit) -> Refusal {
    let size = if bytes > MAX_DRAINED_BYTES { format!("more than {MAX_DRAINED_BYTES}") } else { bytes.to_string() };
    let BodyLimit { bytes: most, advice } = limit;
    let detail = format!("A request may have {most} bytes of JSON; this has {size}, escapes included. {advice}");
    Refusal::new(Code::TooLarge, detail).with("limit_bytes", *most).with("bytes", bytes)
}

/// Reads a time to wait: `30s`, `500ms`, or a number of seconds. At most 60 s.
pub(super) fn parse_wait(text: &str) -> Result<Duration, Refusal> {
    let parsed = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => number.parse().map(Duration::from_millis),
        (None, Some(number)) => number.parse().map(Duration::from_secs),
        (None, None) => text.parse().map(Duration::from_secs),
    };
    parsed.map(|wait| wait.min(MAX_WAIT)).map_err(|_| invalid("wait", "wait is a number of seconds or milliseconds: 30s, 500ms."))
}
