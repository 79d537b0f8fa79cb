//! `GET /v1/records`: records for desks, in bulk or as a live stream.

use super::auth::Person;
use super::input::{Query, parse_wait};
use super::{Answer, App};
use crate::tail::Entry;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use holdpoint_domain::{Code, Refusal, Seq, State as HubState, invalid};
use holdpoint_protocol::{BATCH, Beat, Problem};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use utoipa::IntoParams;

/// A live stream without records gets a beat this often, so that a dead connection is noticed.
const BEAT_INTERVAL: Duration = Duration::from_secs(10);
// Speed over size: loopback and LAN are faster than a higher level compresses.
const ZSTD_LEVEL: i32 = 1;

/// Query of the record.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct After {
    /// The last record the caller holds; 0 for none.
    #[serde(default)]
    after: Seq,
    /// Without a live stream: how long to wait for a record after `after`, as `20s` or `500ms`.
    wait: Option<String>,
}

/// Records after `after`.
///
/// With `Accept: text/event-stream` as they come: events `hello` and `beat`
/// (head and clock of the hub) and `record`; a header `Last-Event-ID` counts like
/// `after`. Otherwise all up to the present head, one JSON record a line, compressed
/// if the caller takes zstd; the headers `Holdpoint-Head` and `Holdpoint-Now` say where
/// the record ends and what the hub's clock shows. With `wait` the answer comes as soon
/// as there is a record, and is empty when there was none: for networks that hold live
/// streams back.
#[utoipa::path(get, operation_id = "records", path = "/v1/records", tag = "desks", params(After),
    responses(
        (status = 200, description = "Records.", content((String = "application/x-ndjson"), (String = "text/event-stream"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json"),
    ), security(("token" = [])))]
pub(crate) async fn get_records(
    State(app): State<App>,
    person: Person,
    headers: HeaderMap,
    Query(query): Query<After>,
) -> Answer<Response> {
    if i64::try_from(query.after).is_err() {
        return Err(invalid("after", "after is the number of a record.").into());
    }
    let wait = query.wait.as_deref().map(parse_wait).transpose()?;
    let after = query.after.max(read_last_event_id(&headers));
    if accepts(&headers, header::ACCEPT, "text/event-stream") {
        return Ok(stream_live(app, person, after));
    }
    let zstd = accepts(&headers, header::ACCEPT_ENCODING, "zstd");
    let head = match wait {
        Some(wait) => wait_for_record(&app, &person, after, wait).await?,
        None => app.core.state().head,
    };
    Ok(stream_bulk(app, after, head, zstd))
}

fn accepts(headers: &HeaderMap, name: header::HeaderName, what: &str) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
}

// Browsers send this header when their event stream reconnects.
fn read_last_event_id(headers: &HeaderMap) -> Seq {
    headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}

async fn wait_for_record(app: &App, person: &Person, after: Seq, wait: Duration) -> Result<Seq, Refusal> {
    let mut state = app.core.snapshots();
    tokio::select! {
        _ = state.wait_for(|state| state.head > after || !state.may_sign(&person.device)) => {}
        () = tokio::time::sleep(wait) => {}
        () = app.stopped() => {}
    }
    let state = app.core.state();
    if state.may_sign(&person.device) { Ok(state.head) } else { Err(super::auth::refuse_revoked_device()) }
}

fn stream_bulk(app: App, after: Seq, head: Seq, zstd: bool) -> Response {
    // An empty body is no zstd frame; a client would report it as damaged.
    let zstd = zstd && head > after;
    let now = app.now();
    let pages = stream::try_unfold(after, move |after| {
        let app = app.clone();
        async move {
            let entries = app.core.read_records(after, head, BATCH).await?;
            let Some(last) = entries.last().map(|entry| entry.record.seq) else { return Ok::<_, Refusal>(None) };
            let page = tokio::task::spawn_blocking(move || encode_lines(&entries, zstd)).await;
            let page = page.ok().and_then(Result::ok).ok_or_else(|| Refusal::new(Code::Internal, "A page failed."))?;
            Ok(Some((page, last)))
        }
    });
    let mut response = Body::from_stream(pages).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    headers.insert("holdpoint-head", head.into());
    headers.insert("holdpoint-now", now.into());
    if zstd {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("zstd"));
    }
    response
}

// Every page is a zstd frame of its own: frames one after another are one stream.
fn encode_lines(entries: &[Arc<Entry>], zstd: bool) -> std::io::Result<Bytes> {
    let mut text = Vec::with_capacity(entries.len() * 700);
    for entry in entries {
        serde_json::to_writer(&mut text, &entry.record)?;
        text.push(b'\n');
    }
    Ok(if zstd { zstd::bulk::compress(&text, ZSTD_LEVEL)?.into() } else { text.into() })
}

/// The position of a live stream.
struct Live {
    app: App,
    person: Person,
    state: watch::Receiver<Arc<HubState>>,
    after: Seq,
    greeted: bool,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.app.core.metrics.live.dec();
    }
}

fn stream_live(app: App, person: Person, after: Seq) -> Response {
    let state = app.core.snapshots();
    app.core.metrics.live.inc();
    let start = Live { app, person, state, after, greeted: false };
    let events = stream::unfold(start, |mut live| async move {
        let bytes = live.next().await?;
        Some((Ok::<_, std::convert::Infallible>(bytes), live))
    });
    let mut response = Body::from_stream(events).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // A proxy that gathers or compresses a stream holds it back.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
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
            let entries = self.app.core.read_records(self.after, head, BATCH).await.ok()?;
            if let Some(last) = entries.last() {
                self.after = last.record.seq;
                return Some(encode_events(&entries));
            }
            tokio::select! {
                changed = self.state.changed() => changed.ok()?,
                () = tokio::time::sleep(BEAT_INTERVAL) => return self.beat("beat"),
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

fn encode_events(entries: &[Arc<Entry>]) -> Bytes {
    match entries {
        // The same bytes for all streams.
        [entry] => entry.event().clone(),
        entries => entries
            .iter()
            .fold(Vec::with_capacity(entries.len() * 800), |mut text, entry| {
                text.extend_from_slice(entry.event());
                text
            })
            .into(),
    }
}
