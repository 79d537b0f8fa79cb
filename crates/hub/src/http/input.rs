//! Reading a request: its body bounded, and with a sentence for everything that can be wrong.

use super::App;
use super::problem::Rejected;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use futures::StreamExt as _;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Code, MAX_REQUEST_BYTES, Refusal, json_refusal};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

// A sender of a large body reads the answer only after sending it all, so some
// more is taken in and thrown away; beyond this the connection is cut.
const DRAIN_BYTES: usize = 64 * 1024 * 1024;

// What is larger waits for room: read into values a body takes many times its bytes, and
// a tool may send many at once.
const SMALL_BYTES: usize = 64 * 1024;
/// Kilobytes of large bodies that are worked on at the same time.
pub(crate) const ROOM_KILOBYTES: usize = 64 * 1024;

/// A JSON body, as bytes, and its room until it is answered.
pub(crate) struct JsonBytes {
    pub bytes: Bytes,
    pub cloud_event: bool,
    room: Option<OwnedSemaphorePermit>,
}

impl FromRequest<App> for JsonBytes {
    type Rejection = Rejected;

    async fn from_request(request: Request, app: &App) -> Result<Self, Rejected> {
        let cloud_event = content_type(request.headers())?;
        let bytes = read(request.into_body()).await?;
        let room = if bytes.len() > SMALL_BYTES { Some(room_for(app, bytes.len()).await?) } else { None };
        Ok(Self { bytes, cloud_event, room })
    }
}

async fn room_for(app: &App, bytes: usize) -> Result<OwnedSemaphorePermit, Refusal> {
    let kilobytes = u32::try_from(bytes / 1024).unwrap_or(u32::MAX);
    let room = Arc::clone(&app.room).acquire_many_owned(kilobytes).await;
    room.map_err(|_| Refusal::new(Code::Unavailable, "The hub is stopping. Ask again in a moment."))
}

/// A JSON body, typed, and its room until it is answered.
pub(crate) struct JsonBody<T>(pub T, pub Option<OwnedSemaphorePermit>);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Rejected;

    async fn from_request(request: Request, app: &App) -> Result<Self, Rejected> {
        let JsonBytes { bytes, room, .. } = JsonBytes::from_request(request, app).await?;
        Ok(Self(serde_json::from_slice(&bytes).map_err(|error| json_refusal(&error))?, room))
    }
}

/// What stands after the question mark, typed.
pub(crate) struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejected> {
        match axum::extract::Query::from_request_parts(parts, app).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(wrong) => Err(address_refusal(&wrong.body_text()).into()),
        }
    }
}

/// The one variable part of a path.
pub(crate) struct Id(pub String);

impl FromRequestParts<App> for Id {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejected> {
        match axum::extract::Path::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(id)) => Ok(Self(id)),
            Err(wrong) => Err(address_refusal(&wrong.body_text()).into()),
        }
    }
}

// What the library says of it, made visible: it repeats what was sent.
fn address_refusal(said: &str) -> Refusal {
    let reason = said.rsplit_once("query string: ").map_or(said, |(_, reason)| reason);
    Refusal::new(Code::InvalidField, format!("The address of the request cannot be read: {}.", visible_line(reason)))
}

// JSON only: a form that a web page could send without asking is refused.
fn content_type(headers: &HeaderMap) -> Result<bool, Refusal> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    match value.split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
        "application/json" => Ok(false),
        "application/cloudevents+json" => Ok(true),
        _ => Err(Refusal::new(Code::UnsupportedMedia, "Send JSON with the header Content-Type: application/json.")),
    }
}

async fn read(body: Body) -> Result<Bytes, Refusal> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut total = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Refusal::new(Code::InvalidJson, "The request broke off before its end. Send it again."))?;
        total += chunk.len();
        if total <= MAX_REQUEST_BYTES {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
        if total > DRAIN_BYTES {
            break;
        }
    }
    if total > MAX_REQUEST_BYTES {
        let detail = format!(
            "A request may have {} MiB. Put what is larger where the reviewer can open it, and send its address as evidence.",
            MAX_REQUEST_BYTES / (1024 * 1024)
        );
        return Err(Refusal::new(Code::TooLarge, detail).with("limit_bytes", MAX_REQUEST_BYTES));
    }
    Ok(bytes.into())
}
