//! The desk and the UI for a plain browser: for the many small tests that need
//! no real window. The same hub, the same desk, the same built UI, the same
//! content security policy; only the carrier differs.
//!
//! For tests on this machine only: every client acts as the reviewer.
#![expect(clippy::print_stdout, reason = "says where it listens on its standard output")]

use anyhow::{Context, Result};
use axum::body::Body;
use axum::extract::{Path as UrlPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use clap::Parser;
use futures::{Stream, StreamExt};
use holdpoint_desk::view::{DeskEvent, Topic};
use holdpoint_desk::{Desk, DeskOptions, SimulatedDays, Surroundings};
use holdpoint_hub::HubOptions;
use holdpoint_simulated_day::{DaySetup, Days};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::future::IntoFuture;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio_stream::wrappers::BroadcastStream;
use tower_http::services::ServeDir;
use xtask::place;

#[derive(Parser)]
struct Options {
    /// A data folder; a new one that is deleted at the end when none is given
    #[arg(long)]
    data: Option<PathBuf>,
    /// Days of history of the simulated day
    #[arg(long, default_value_t = 2)]
    day_history: u32,
}

#[derive(Clone)]
struct Served {
    desk: Desk,
    days: Arc<Days>,
    host: String,
    policy: HeaderValue,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let temporary = tempfile::tempdir()?;
    let data = options.data.unwrap_or_else(|| temporary.path().join("data"));
    let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let days = Days::new(&data, DaySetup::with_history(options.day_history), "test");
    let surroundings = Surroundings { clock: None, days: Some(days.clone() as Arc<dyn SimulatedDays>) };
    let desk = Desk::open_in(DeskOptions { data: data.clone(), hub_url: None, version: "test".into() }, surroundings).await?;
    let hub = holdpoint_hub::start(HubOptions::local(&data)).await?;
    if !desk.has_hub_elsewhere() {
        desk.set_hub(hub.url.clone());
    }

    let listener = tokio::net::TcpListener::bind(loopback).await?;
    let host = listener.local_addr()?.to_string();
    println!("{}", json!({ "url": format!("http://{host}"), "hub": hub.url, "data": data }));
    let served_desk = desk.clone();
    let served = Served { desk, days: days.clone(), host, policy: policy()? };
    // Not a graceful end: a page that listens for events would hold it up.
    tokio::select! {
        ended = axum::serve(listener, router(served)).into_future() => ended?,
        () = parent_gone() => {}
    }
    days.leave().await;
    served_desk.close().await;
    hub.stop().await;
    Ok(())
}

fn router(served: Served) -> Router {
    Router::new()
        .route("/desk/call/{command}", post(call))
        .route("/desk/events", get(events))
        .fallback_service(ServeDir::new(place::ui().join("dist")))
        .layer(middleware::from_fn_with_state(served.clone(), guard))
        .with_state(served)
}

/// Only a page of ours may ask: another site in the same browser has another
/// origin, and a name that was rebound to this machine has another host.
async fn guard(State(served): State<Served>, request: Request<Body>, next: Next) -> Response {
    if !is_ours(request.headers(), &served.host) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, served.policy);
    response
}

fn is_ours(headers: &HeaderMap, host: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = format!("http://{host}");
    text(header::HOST) == Some(host) && text(header::ORIGIN).is_none_or(|given| given == origin)
}

async fn call(State(served): State<Served>, UrlPath(command): UrlPath<String>, Json(args): Json<Value>) -> Response {
    let desk = served.days.desk().unwrap_or(served.desk);
    match desk.call(&command, args).await {
        Ok(value) => Json(value).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
    }
}

async fn events(State(served): State<Served>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let desk = served.days.desk().unwrap_or(served.desk);
    let stream = BroadcastStream::new(desk.events()).map(|event| {
        let event = event.unwrap_or_else(|_| everything());
        Ok(Event::default().json_data(event).unwrap_or_default())
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

fn everything() -> DeskEvent {
    DeskEvent::Stale { topics: Topic::ALL.to_vec(), actions: Vec::new() }
}

/// The window's own policy, with this server in the place of Tauri's channel.
fn policy() -> Result<HeaderValue> {
    let config = std::fs::read_to_string(place::root().join("src-tauri/tauri.conf.json"))?;
    let config: Value = serde_json::from_str(&config)?;
    let rules = config["app"]["security"]["csp"].as_object().context("no policy in tauri.conf.json")?;
    let said = |name: &str, value: &Value| match name {
        "connect-src" => "connect-src 'self'".to_owned(),
        _ => format!("{name} {}", value.as_str().unwrap_or("'none'")),
    };
    let text: Vec<String> = rules.iter().map(|(name, value)| said(name, value)).collect();
    Ok(HeaderValue::from_str(&text.join("; "))?)
}

/// The test that started this holds its standard input; its end is ours.
async fn parent_gone() {
    let mut rest = Vec::new();
    tokio::io::stdin().read_to_end(&mut rest).await.ok();
}
