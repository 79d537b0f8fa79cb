//! The server over streamable HTTP, to be mounted by a hub.
//!
//! The bearer token of each request identifies the calling tool. The hub that mounts this
//! checks Host and Origin.

use super::accept::check_accept;
use super::caller::Caller;
use super::delivery::Delivery;
use super::refused::{describe_errors, refused};
use super::server::Gate;
use super::sessions::{Seal, SealedIds, SealedSessions};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use holdpoint_domain::{Code, Refusal};
use holdpoint_protocol::{ClientError, Problem, ToolClient};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use std::sync::Arc;
use std::time::Duration;

// A session of 2025-11-25 must outlive the longest wait of a call inside it.
const SESSION_IDLE_TIMEOUT: Duration = Duration::from_secs(2 * 3600);

/// The server at the root of a router; it acts through the hub at `url`. `seal` marks the ids of
/// sessions as given out by this hub or by another one with the same keys.
pub fn http_service(url: String, seal: Seal) -> Router {
    let gate = Gate::for_callers();
    let mut local = LocalSessionManager::default();
    local.session_config.keep_alive = Some(SESSION_IDLE_TIMEOUT);
    let ids = SealedIds::new(seal);
    let mut config = StreamableHttpServerConfig::default().disable_allowed_hosts();
    config.session_store = Some(Arc::new(ids.clone()));
    let sessions = SealedSessions { local, ids };
    let service = StreamableHttpService::new(move || Ok(gate.clone()), Arc::new(sessions), config);
    Router::new()
        .fallback_service(service)
        .layer(from_fn(describe_errors))
        .layer(from_fn(check_accept))
        .layer(from_fn_with_state(Arc::<str>::from(url), identify_caller))
}

async fn identify_caller(State(url): State<Arc<str>>, mut request: Request, next: Next) -> Response {
    let Some(token) = bearer(request.headers()) else {
        let refusal =
            Refusal::new(Code::Unauthorized, "Send the tool's token as Authorization: Bearer. `holdpoint tool add NAME` creates one.");
        return refused(&Problem::from(&refusal));
    };
    match Caller::identify(ToolClient::new(&url, token)).await {
        Ok(caller) => {
            let delivery = Delivery::default();
            request.extensions_mut().insert(caller);
            request.extensions_mut().insert(delivery.clone());
            delivery.observe(next.run(request).await)
        }
        Err(ClientError::Refused(problem)) => refused(&problem),
        Err(error) => refused(&Problem::from(&Refusal::new(Code::Unavailable, format!("The hub cannot check the token: {error}.")))),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim()).filter(|token| !token.is_empty())
}
