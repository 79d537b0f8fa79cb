//! `GET /v1/records`: the record for desks, in bulk or live.

use super::auth::Person;
use super::{Answer, App};
use crate::core::refusal;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use holdpoint_domain::{Record, Refusal, Seq, State as HubState};
use holdpoint_protocol::{BATCH, Beat, Problem};
use serde::Deserialize;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use utoipa::IntoParams;

const BEAT: Duration = Duration::from_secs(10);
// Speed over size: loopback and LAN are faster than a higher level compresses.
const ZSTD_LEVEL: i32 = 1;

/// Query of the record.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct After {
    /// The last record the caller holds; 0 for none.
    #[serde(default)]
    after: Seq,
}

/// Records after `after`.
///
/// With `Accept: text/event-stream` as they come: events `hello` and `beat`
/// (head and clock of the hub) and `record`. Otherwise all up to the present
/// head, one JSON record a line, compressed if the caller takes zstd.
#[utoipa::path(get, path = "/v1/records", tag = "desks", params(After),
    responses(
        (status = 200, description = "Records.", content((String = "application/x-ndjson"), (String = "text/event-stream"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn records(State(app): State<App>, person: Person, headers: HeaderMap, Query(query): Query<After>) -> Answer<Response> {
    if accepts(&headers, header::ACCEPT, "text/event-stream") {
        return Ok(live(app, person, query.after));
    }
    let zstd = accepts(&headers, header::ACCEPT_ENCODING, "zstd");
    let head = app.core.state().head;
    Ok(bulk(app, query.after, head, zstd))
}

fn accepts(headers: &HeaderMap, name: header::HeaderName, what: &str) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
}

fn bulk(app: App, after: Seq, head: Seq, zstd: bool) -> Response {
    let pages = stream::try_unfold(after, move |after| {
        let app = app.clone();
        async move {
            if after >= head {
                return Ok::<_, Refusal>(None);
            }
            let limit = usize::try_from(head - after).unwrap_or(BATCH).min(BATCH);
            let records = app.core.log.read(after, limit).await.map_err(|error| refusal(&error))?;
            let Some(last) = records.last().map(|record| record.seq) else { return Ok(None) };
            let page = tokio::task::spawn_blocking(move || lines(&records, zstd)).await;
            let page = page.ok().and_then(Result::ok).ok_or_else(|| Refusal::new(holdpoint_domain::Code::Internal, "A page failed."))?;
            Ok(Some((page, last)))
        }
    });
    let mut response = Body::from_stream(pages).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/x-ndjson"));
    if zstd {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("zstd"));
    }
    response
}

// Every page is a zstd frame of its own: frames one after another are one stream.
fn lines(records: &[Record], zstd: bool) -> std::io::Result<Bytes> {
    let mut text = Vec::with_capacity(records.len() * 700);
    for record in records {
        serde_json::to_writer(&mut text, record)?;
        text.push(b'\n');
    }
    Ok(if zstd { zstd::bulk::compress(&text, ZSTD_LEVEL)?.into() } else { text.into() })
}

/// Where a live stream stands.
struct Live {
    app: App,
    person: Person,
    state: watch::Receiver<Arc<HubState>>,
    after: Seq,
    greeted: bool,
}

fn live(app: App, person: Person, after: Seq) -> Response {
    let state = app.core.snapshots();
    let start = Live { app, person, state, after, greeted: false };
    let events = stream::unfold(start, |mut live| async move {
        let bytes = live.next().await?;
        Some((Ok::<_, std::convert::Infallible>(bytes), live))
    });
    let mut response = Body::from_stream(events).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/event-stream"));
    headers.insert("x-accel-buffering", header::HeaderValue::from_static("no"));
    response
}

impl Live {
    // None ends the stream: the hub stops, or its log cannot be read; the desk comes back by itself.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return self.beat("hello");
        }
        loop {
            // Only what the published state knows: it says which bodies are still sealed.
            let (head, revoked) = {
                let state = self.state.borrow_and_update();
                (state.head, !state.may_sign(&self.person.device))
            };
            if revoked {
                return None;
            }
            let missing = usize::try_from(head.saturating_sub(self.after)).unwrap_or(BATCH).min(BATCH);
            let records = if missing > 0 { self.app.core.log.read(self.after, missing).await.ok()? } else { Vec::new() };
            if let Some(last) = records.last() {
                self.after = last.seq;
                return events(&records);
            }
            tokio::select! {
                changed = self.state.changed() => changed.ok()?,
                () = tokio::time::sleep(BEAT) => return self.beat("beat"),
                () = self.app.stopped() => return None,
            }
        }
    }

    fn beat(&self, event: &str) -> Option<Bytes> {
        let beat = Beat { head: self.app.core.state().head, now: self.app.now() };
        let data = serde_json::to_string(&beat).ok()?;
        Some(format!("event: {event}\ndata: {data}\n\n").into())
    }
}

fn events(records: &[Record]) -> Option<Bytes> {
    let mut text = Vec::with_capacity(records.len() * 800);
    for record in records {
        write!(text, "event: record\nid: {}\ndata: ", record.seq).ok()?;
        serde_json::to_writer(&mut text, record).ok()?;
        text.extend_from_slice(b"\n\n");
    }
    Some(text.into())
}
