//! Refusals over HTTP, as problem documents.

use axum::Json;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use holdpoint_domain::{Code, Refusal, text::visible_line};
use holdpoint_protocol::Problem;

/// The library's sentences are short.
const MAX_ERROR_BYTES: usize = 64 * 1024;
/// How the library begins its sentence about JSON that is no message.
const NOT_READ: &str = "fail to deserialize request body";

/// Turns the plain text that the library refuses requests with into problem documents.
pub(super) async fn describe_errors(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_plain = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match code_of(response.status()) {
        Some(code) if is_plain => describe_error(code, response).await,
        _ => response,
    }
}

fn code_of(status: StatusCode) -> Option<Code> {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Some(Code::InvalidJson),
        StatusCode::NOT_FOUND => Some(Code::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(Code::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Code::TooLarge),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Code::UnsupportedMedia),
        _ => None,
    }
}

async fn describe_error(code: Code, response: Response) -> Response {
    let allow = response.headers().get(header::ALLOW).cloned();
    let text = axum::body::to_bytes(response.into_body(), MAX_ERROR_BYTES).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let refusal = if text.starts_with(NOT_READ) {
        Refusal::new(Code::InvalidJson, "The body is not one JSON-RPC message. Batches are not spoken here.")
    } else {
        Refusal::new(code, format!("{}.", visible_line(text.trim().trim_end_matches('.'))))
    };
    let mut response = refused(&Problem::from(&refusal));
    if let Some(allow) = allow {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// A problem as the answer to a request.
pub(super) fn refused(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
    }
    response
}
