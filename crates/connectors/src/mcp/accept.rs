//! The `Accept` header. The library wants both kinds of answer named; clients may leave the header
//! out or write `*/*` (RFC 9110, section 12.5.1).

use super::refused::refused;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use holdpoint_domain::{Code, Refusal};
use holdpoint_protocol::Problem;

// Both kinds of answer, in the form the library reads.
const ACCEPTED: HeaderValue = HeaderValue::from_static("application/json, text/event-stream");

/// Lets requests pass that accept the answers of their method, `*/*` and no header included.
pub(super) async fn check_accept(mut request: Request, next: Next) -> Response {
    if !is_acceptable(request.method(), request.headers()) {
        let detail = match *request.method() {
            Method::GET => "A stream of events is the only answer to GET. Send the header Accept: text/event-stream.",
            _ => "The answer is JSON or a stream of events. Send the header Accept: application/json, text/event-stream.",
        };
        return refused(&Problem::from(&Refusal::new(Code::NotAcceptable, detail)));
    }
    request.headers_mut().insert(header::ACCEPT, ACCEPTED);
    next.run(request).await
}

fn is_acceptable(method: &Method, headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).iter().map(|value| value.to_str().unwrap_or_default());
    let ranges: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).filter(|range| !range.is_empty()).collect();
    let accepts = |kind: &str| ranges.is_empty() || ranges.iter().any(|range| includes(range, kind));
    match *method {
        Method::GET => accepts("text/event-stream"),
        Method::POST => accepts("text/event-stream") && accepts("application/json"),
        _ => true,
    }
}

// Whether a media range, for example `text/*;q=0.5`, includes a media type (RFC 9110, section 12.5.1).
fn includes(range: &str, kind: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let named = parts.next().unwrap_or_default();
    let is_refused = parts.any(|part| {
        let weight = part.split_once('=').filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
        weight.is_some_and(|(_, weight)| weight.trim().parse() == Ok(0.0))
    });
    let is_wide =
        named.strip_suffix("/*").is_some_and(|main| main == "*" || kind.split('/').next().is_some_and(|k| k.eq_ignore_ascii_case(main)));
    !is_refused && (is_wide || named.eq_ignore_ascii_case(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(method: Method, accept: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        if let Some(accept) = accept {
            headers.insert(header::ACCEPT, accept.parse().unwrap());
        }
        is_acceptable(&method, &headers)
    }

    #[test]
    fn wide_and_absent_accept_headers_pass() {
        for accept in [
            None,
            Some(""),
            Some("*/*"),
            Some("application/json, text/event-stream;q=0.5"),
            Some("text/*, application/*"),
            Some("text/html, */*;q=0.1"),
        ] {
            assert!(accepts(Method::POST, accept), "{accept:?}");
        }
        assert!(
            accepts(Method::GET, Some("TEXT/Event-Stream")) && accepts(Method::GET, None) && accepts(Method::DELETE, Some("text/html"))
        );
    }

    #[test]
    fn accept_without_one_kind_is_refused() {
        for accept in ["application/json", "text/event-stream", "text/html", "*/*;q=0", "application/*"] {
            assert!(!accepts(Method::POST, Some(accept)), "{accept}");
        }
        assert!(!accepts(Method::GET, Some("application/json")));
    }
}
