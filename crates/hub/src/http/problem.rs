//! Refusals as RFC 9457 answers.

use super::observe::Refused;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{Code, Refusal};
use holdpoint_protocol::Problem;

/// A refusal as the answer to a request.
#[derive(Debug)]
pub(crate) struct Rejected(pub Refusal);

impl From<Refusal> for Rejected {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl From<crate::HubError> for Rejected {
    fn from(error: crate::HubError) -> Self {
        tracing::error!("a request failed in the hub: {error}");
        Self(Refusal::new(Code::Internal, "The hub could not do this. Its log file says why."))
    }
}

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        let problem = Problem::from(&self.0);
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.extensions_mut().insert(Refused(self.0.code));
        if let Some(seconds) = retry_after_seconds(&self.0) {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

// Seconds until a retry may succeed; none when a retry does not help.
fn retry_after_seconds(refusal: &Refusal) -> Option<u64> {
    match refusal.code {
        Code::RateLimited => refusal.extra.get("retry_after_seconds").and_then(serde_json::Value::as_u64).or(Some(1)),
        Code::Unavailable => Some(2),
        _ => None,
    }
}

/// A handler panicked. The answer does not repeat the panic's message.
pub(crate) fn answer_panic(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a request handler panicked");
    Rejected(Refusal::new(Code::Internal, "The hub failed on this request. Nothing was recorded unless an answer says so; ask again."))
        .into_response()
}
