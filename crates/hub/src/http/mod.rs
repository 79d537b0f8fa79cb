//! The hub's HTTP API: one flat list of routes, and a file or folder for each noun.

mod action;
mod answer;
mod app;
mod auth;
mod bodies;
mod commands;
mod facts;
mod freezes;
mod guard;
mod incidents;
mod input;
mod limit;
mod observe;
mod openapi;
mod people;
mod problem;
mod records;
mod releases;
mod sessions;
mod shifts;
mod sources;
mod stops;
mod system;
mod tools;

pub(crate) use action::decision::{compose_answer, record_delivery, wait_until_closed};
pub(crate) use app::{App, Parts};
pub(crate) use auth::Person;
pub(crate) use bodies::read_body;
pub(crate) use commands::read_statement;
pub(crate) use input::MAX_LARGE_BODIES_KILOBYTES;
pub(crate) use observe::metrics_router;
pub use openapi::openapi;

use action::{decision, outcome, propose, read};
use answer::Answer;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

/// Every route.
pub(crate) fn router(app: App) -> Router {
    let sealing = app.clone();
    let seal = move |text: &str| sealing.sessions.seal_mcp_session(text);
    let mcp = holdpoint_connectors::mcp::http_service(app.local_url.clone(), std::sync::Arc::new(seal));
    Router::new()
        .route("/v1/actions", post(propose::propose_action).get(read::list_actions))
        .route("/v1/actions/{id}", get(read::get_action).put(propose::revise_action).delete(outcome::withdraw_action))
        .route("/v1/actions/{id}/decision", get(decision::get_decision))
        .route("/v1/actions/{id}/grant", post(outcome::use_grant))
        .route("/v1/actions/{id}/outcome", post(outcome::report_outcome))
        .route("/v1/incidents", post(sources::state_incidents))
        .route("/v1/incidents/{id}/causes", get(incidents::get_causes))
        .route("/v1/changes", post(sources::state_changes))
        .route("/v1/sources", get(sources::list_contacts))
        .route("/v1/sources/{name}", post(sources::deliver))
        .route("/v1/sources/{name}/test", post(sources::test_connection))
        .route("/v1/commands", post(commands::submit_command))
        .route("/v1/records", get(records::get_records))
        .route("/v1/bodies", post(bodies::get_bodies))
        .route("/v1/bodies/{digest}", get(bodies::get_body))
        .route("/v1/facts", get(facts::get_facts))
        .route("/v1/enroll", post(people::enroll_device))
        .route("/v1/session", post(sessions::open_session))
        .route("/v1/tool", get(tools::get_tool))
        .route("/v1/tools/{name}/releases", post(releases::record_release).get(releases::list_releases))
        .route("/v1/tools/{name}/evals", post(releases::record_evaluation))
        .route("/v1/stops", get(stops::list_stops))
        .route("/v1/stops/effect", post(stops::count_effect))
        .route("/v1/stops/{id}", get(stops::get_stop))
        .route("/v1/triggers", get(stops::list_triggers))
        .route("/v1/freezes", get(freezes::list_freezes))
        .route("/v1/freezes/{id}", get(freezes::get_freeze))
        .route("/v1/shifts", get(shifts::list_shifts))
        .route("/v1/keys", get(system::get_keys))
        .route("/v1/hub", get(system::get_hub_info))
        .route("/healthz", get(system::check_health))
        .route("/readyz", get(system::check_readiness))
        .route("/openapi.json", get(openapi::serve_openapi))
        .fallback(system::refuse_unknown_path)
        .method_not_allowed_fallback(system::refuse_method)
        .with_state(app.clone())
        .nest_service("/mcp", mcp)
        .layer(from_fn_with_state(app.clone(), limit::limit_rate))
        .layer(from_fn_with_state(app.clone(), guard::check_host_and_origin))
        .layer(from_fn(guard::add_security_headers))
        .layer(CatchPanicLayer::custom(problem::answer_panic))
        .layer(from_fn_with_state(app, observe::count_request))
}
