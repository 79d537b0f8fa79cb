//! Sends requests and turns responses into values or errors.

use crate::{ClientError, Problem};
use reqwest::{RequestBuilder, Response};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Sends and returns the successful response.
pub(crate) async fn send(url: &str, request: RequestBuilder) -> Result<Response, ClientError> {
    let response = request.send().await.map_err(|error| unreachable(url, &error))?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let bytes = response.bytes().await.map_err(|error| unreachable(url, &error))?;
    match serde_json::from_slice::<Problem>(&bytes) {
        Ok(problem) => Err(ClientError::Refused(Box::new(problem))),
        Err(_) => Err(unexpected(url, format!("status {status}"))),
    }
}

// A hub that accepts connections but does not answer must not block a tool or an outbox.
const HUB_RESPONSE_TIMEOUT: Duration = Duration::from_secs(30);
// Longer than a long poll. A live stream has a beat every 10 s, so silence means a dead connection.
const READ_TIMEOUT: Duration = Duration::from_secs(75);

/// Sends and reads a JSON answer.
pub(crate) async fn json<T: DeserializeOwned>(url: &str, request: RequestBuilder) -> Result<T, ClientError> {
    long_json(url, request.timeout(HUB_RESPONSE_TIMEOUT)).await
}

/// As [`json`], for large answers: no limit on the whole, only between two reads.
pub(crate) async fn long_json<T: DeserializeOwned>(url: &str, request: RequestBuilder) -> Result<T, ClientError> {
    let response = send(url, request).await?;
    let bytes = response.bytes().await.map_err(|error| unreachable(url, &error))?;
    serde_json::from_slice(&bytes).map_err(|error| unexpected(url, error))
}

pub(crate) fn unreachable(url: &str, error: &reqwest::Error) -> ClientError {
    // The innermost cause has the useful message, for example "Connection refused".
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    ClientError::Unreachable { url: url.into(), detail: cause.to_string() }
}

pub(crate) fn unexpected(url: &str, detail: impl std::fmt::Display) -> ClientError {
    ClientError::Unexpected { url: url.into(), detail: detail.to_string() }
}

/// A client without system proxies, and without redirects, which could leak a token.
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(READ_TIMEOUT)
        .build()
        .unwrap_or_default()
}

/// Whether an address is of this machine.
pub(crate) fn is_loopback(url: &str) -> bool {
    let host = reqwest::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_recognised() {
        for url in ["http://127.0.0.1:7177", "http://localhost:7177/", "http://[::1]:80"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["https://hub.example", "http://10.0.0.7:7177", "http://127.example", "no address"] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
