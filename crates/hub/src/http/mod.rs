//! The hub's HTTP API. The router is one flat list; each handler reads top-down.

mod actions;
mod app;
mod auth;
mod bodies;
mod commands;
mod decision;
mod enroll;
mod guard;
mod input;
mod limit;
mod observe;
mod openapi;
mod outcome;
mod problem;
mod propose;
mod records;
mod session;
mod system;
mod tool;

pub(crate) use app::{App, Parts};
pub(crate) use input::ROOM_KILOBYTES;
pub(crate) use observe::metrics_router;
pub use openapi::openapi;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use problem::Rejected;
use tower_http::catch_panic::CatchPanicLayer;

/// Every route.
pub(crate) fn router(app: App) -> Router {
    let mcp = holdpoint_connectors::mcp::http_service(app.local_url.clone());
    Router::new()
        .route("/v1/actions", post(propose::propose).get(actions::list))
        .route("/v1/actions/{id}", get(actions::show).put(propose::revise).delete(outcome::withdraw))
        .route("/v1/actions/{id}/decision", get(decision::decision))
        .route("/v1/actions/{id}/grant", post(outcome::use_grant))
        .route("/v1/actions/{id}/outcome", post(outcome::report))
        .route("/v1/commands", post(commands::command))
        .route("/v1/records", get(records::records))
        .route("/v1/bodies", post(bodies::many))
        .route("/v1/bodies/{digest}", get(bodies::one))
        .route("/v1/enroll", post(enroll::enroll))
        .route("/v1/session", post(session::session))
        .route("/v1/tool", get(tool::tool))
        .route("/v1/keys", get(system::keys))
        .route("/v1/hub", get(system::info))
        .route("/healthz", get(system::healthz))
        .route("/readyz", get(system::readyz))
        .route("/openapi.json", get(openapi::serve))
        .fallback(system::nothing_here)
        .method_not_allowed_fallback(system::wrong_method)
        .with_state(app.clone())
        .nest_service("/mcp", mcp)
        .layer(from_fn_with_state(app.clone(), limit::hold))
        .layer(from_fn_with_state(app.clone(), guard::check_host_and_origin))
        .layer(from_fn(guard::security_headers))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(app, observe::count))
}

type Answer<T> = Result<T, Rejected>;
