//! Refuses requests of web pages and requests for another host.
//!
//! A browser on this machine reaches loopback too. A page can neither read a
//! token file nor omit `Origin`, and DNS rebinding shows in `Host`.

use super::App;
use super::problem::Rejected;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{Code, Refusal, text::visible_line};

pub(crate) async fn check_host_and_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    match check_headers(&app, request.headers(), request.uri().authority().map(|authority| authority.as_str())) {
        Ok(()) => next.run(request).await,
        Err(refusal) => Rejected(refusal).into_response(),
    }
}

fn check_headers(app: &App, headers: &HeaderMap, authority: Option<&str>) -> Result<(), Refusal> {
    if headers.get(header::ORIGIN).is_some_and(|origin| ![&app.url, &app.local_url].iter().any(|own| origin.as_bytes() == own.as_bytes())) {
        return Err(Refusal::new(Code::BadOrigin, "Web pages may not talk to a Holdpoint hub. Call it from a program."));
    }
    // A hub that listens beyond this machine is reached by names that it does not know.
    if !app.address.ip().is_loopback() {
        return Ok(());
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).or(authority).unwrap_or("");
    if is_loopback(host, app.address.port()) || is_public(host, &app.url) {
        return Ok(());
    }
    let detail = format!("This hub answers to {} only, not to {}.", app.address, visible_line(host));
    Err(Refusal::new(Code::BadHost, detail))
}

fn is_loopback(host: &str, port: u16) -> bool {
    let (name, given) = match host.rsplit_once(':') {
        Some((name, given)) if !given.ends_with(']') => (name, given),
        _ => (host, "80"),
    };
    given.parse() == Ok(port) && matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

// Behind a reverse proxy on this machine the hub is asked by its public name.
fn is_public(host: &str, url: &str) -> bool {
    url.split_once("://").is_some_and(|(_, rest)| rest.split('/').next() == Some(host))
}

/// Answers are data: browsers must not guess their type, frame them or cache them.
pub(crate) async fn add_security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::{is_loopback, is_public};

    #[test]
    fn only_loopback_names_with_own_port_pass() {
        assert!(is_loopback("127.0.0.1:4600", 4600));
        assert!(is_loopback("localhost:4600", 4600));
        assert!(is_loopback("[::1]:4600", 4600));
        for host in ["evil.example:4600", "127.0.0.1:81", "localhost.evil.example:4600", "127.0.0.1", "", "[::1]"] {
            assert!(!is_loopback(host, 4600), "{host}");
        }
    }

    #[test]
    fn public_name_of_proxy_passes() {
        assert!(is_public("holdpoint.example.com", "https://holdpoint.example.com"));
        assert!(is_public("holdpoint.example.com:8443", "https://holdpoint.example.com:8443/hub"));
        assert!(!is_public("evil.example", "https://holdpoint.example.com"));
        assert!(!is_public("", "https://holdpoint.example.com"));
    }
}
