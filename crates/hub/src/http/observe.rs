//! Counts requests and refusals, and serves the metrics.

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

/// Marks an answer as a refusal, for the metrics.
#[derive(Clone, Copy)]
pub(super) struct Refused(pub Code);

pub(super) async fn count_request(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    // Labelled by route: unknown addresses would need memory without limit.
    let route = request.extensions().get::<MatchedPath>().map_or("none".to_owned(), |path| merge_mcp_routes(path.as_str()).to_owned());
    let response = next.run(request).await;
    let metrics = &app.core.metrics;
    metrics.observe_request(known_method(method.as_str()), &route, response.status().as_u16(), began.elapsed());
    if let Some(Refused(code)) = response.extensions().get() {
        metrics.count_refusal(*code);
    }
    response
}

fn merge_mcp_routes(path: &str) -> &str {
    if path.starts_with("/mcp") { "/mcp" } else { path }
}

// The sender may write any text as the method.
fn known_method(method: &str) -> &str {
    if ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"].contains(&method) { method } else { "other" }
}

/// The route of the metrics, for a listener of its own.
pub(crate) fn metrics_router(core: Core) -> Router {
    Router::new().route("/metrics", get(serve_metrics)).with_state(core)
}

async fn serve_metrics(State(core): State<Core>) -> impl IntoResponse {
    let text = core.metrics.encode(&core.momentary_values());
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
}
