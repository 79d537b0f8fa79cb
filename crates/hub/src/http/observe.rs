//! Counts what is asked and how it is answered, and serves the counts.

use super::App;
use crate::core::Core;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use holdpoint_domain::Code;
use std::time::Instant;

/// Put on an answer that is a refusal, for the counts.
#[derive(Clone, Copy)]
pub(super) struct Refused(pub Code);

pub(super) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    // Routes, not addresses: whoever asks for nonsense must not fill the memory with it.
    let route = request.extensions().get::<MatchedPath>().map_or("none".to_owned(), |path| route(path.as_str()).to_owned());
    let response = next.run(request).await;
    let metrics = &app.core.metrics;
    metrics.answered(known(method.as_str()), &route, response.status().as_u16(), began.elapsed());
    if let Some(Refused(code)) = response.extensions().get() {
        metrics.refused(*code);
    }
    response
}

fn route(path: &str) -> &str {
    if path.starts_with("/mcp") { "/mcp" } else { path }
}

// A method is whatever the sender writes.
fn known(method: &str) -> &str {
    if ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"].contains(&method) { method } else { "other" }
}

/// The metrics alone, for a listener of their own.
pub(crate) fn metrics_router(core: Core) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(core)
}

async fn metrics(State(core): State<Core>) -> impl IntoResponse {
    let text = core.metrics.text(&core.now());
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
}
