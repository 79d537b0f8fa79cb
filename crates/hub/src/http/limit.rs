//! Limits the rate of requests of each sender, before a body is read.

use super::App;
use super::auth::{Caller, authenticate};
use super::problem::Rejected;
use super::sources::sender_of;
use crate::limits::{Buckets, Sender};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use holdpoint_domain::{Code, Refusal};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

pub(super) async fn limit_rate(State(app): State<App>, request: Request, next: Next) -> Response {
    match app.limits.as_ref().map_or(Ok(()), |buckets| check_rate(&app, buckets, &request)) {
        Ok(()) => next.run(request).await,
        Err(refusal) => Rejected(refusal).into_response(),
    }
}

fn check_rate(app: &App, buckets: &Buckets, request: &Request) -> Result<(), Refusal> {
    // Load balancers ask often; the answer is cheap and public.
    if matches!(request.uri().path(), "/healthz" | "/readyz") {
        return Ok(());
    }
    let headers = request.headers();
    let taken = match authenticate(app, headers) {
        Ok(Caller::Tool(tool)) => buckets.take_request(&Sender::Tool(&tool.name)),
        Ok(Caller::Person(person)) => buckets.take_request(&Sender::Device(&person.device)),
        Err(_) if sender_of(app, headers).is_some() => buckets.take_request(&Sender::Tool(&sender_of(app, headers).unwrap_or_default())),
        Err(_) => buckets.take_request(&Sender::Guest(read_address(request, app.trust_proxy))),
    };
    taken.map_err(refuse_too_many)
}

fn refuse_too_many(wait: Duration) -> Refusal {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let detail = format!("Too many requests. Try again in {seconds} s.");
    Refusal::new(Code::RateLimited, detail).with("retry_after_seconds", seconds)
}

fn read_address(request: &Request, trust_proxy: bool) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.0.ip());
    if trust_proxy { read_forwarded(request.headers()).unwrap_or(peer) } else { peer }
}

// The last address is the one our proxy saw; those before it are claimed by the sender.
fn read_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let last = last.rsplit(',').next()?.trim();
    last.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::read_forwarded;
    use axum::http::HeaderMap;

    #[test]
    fn only_address_added_by_proxy_is_used() {
        let said = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.append("x-forwarded-for", text.parse().expect("a header"));
            read_forwarded(&headers).map(|address| address.to_string())
        };
        assert_eq!(said("10.0.0.1, 192.0.2.7").as_deref(), Some("192.0.2.7"));
        assert_eq!(said("2001:db8::7").as_deref(), Some("2001:db8::7"));
        assert_eq!(said("192.0.2.7:5000").as_deref(), Some("192.0.2.7"));
        assert_eq!(said("192.0.2.7, unknown"), None);
    }
}
