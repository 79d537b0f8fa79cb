//! Asks a source at its address.

use axum::body::Bytes;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Code, Refusal};
use reqwest::{Client, StatusCode, redirect};
use std::error::Error;
use std::time::Duration;

const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// Redirects that are followed.
const MAX_REDIRECTS: usize = 3;
/// Bytes of an answer; a larger one is refused.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

pub(super) fn make_client() -> anyhow::Result<Client> {
    Ok(Client::builder().timeout(ANSWER_TIMEOUT).redirect(redirect::Policy::limited(MAX_REDIRECTS)).build()?)
}

/// What a source answers at `path` below its address.
///
/// # Errors
/// `unavailable`, with what went wrong in words.
pub(super) async fn fetch(client: &Client, address: &str, path: &str) -> Result<Bytes, Refusal> {
    let url = format!("{}{path}", address.trim_end_matches('/'));
    let failed = |detail: String| Refusal::new(Code::Unavailable, format!("{}: {detail}", visible_line(&url)));
    let mut answer = client.get(&url).send().await.map_err(|error| failed(describe(error)))?;
    if !answer.status().is_success() {
        return Err(failed(describe_status(answer.status())));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| failed(describe(error)))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_ANSWER_BYTES {
            return Err(failed(format!("the answer has more than {} MB.", MAX_ANSWER_BYTES / 1024 / 1024)));
        }
    }
    Ok(bytes.into())
}

fn describe(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("it did not answer within {} s.", ANSWER_TIMEOUT.as_secs());
    }
    if error.is_redirect() {
        return "it redirects too often.".into();
    }
    // The innermost cause has the useful message, for example "Connection refused". The address
    // is said already, and may hold a password.
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let cause = cause.to_string();
    // The number of the system's error is not for readers.
    let cause = cause.split_once(" (os error").map_or(cause.as_str(), |(words, _)| words);
    match error.is_connect() {
        true => format!("nothing answers at this address ({cause})."),
        false => format!("it cannot be asked ({cause})."),
    }
}

fn describe_status(status: StatusCode) -> String {
    let advice = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "It wants a sign-in, which a hub does not have.",
        StatusCode::NOT_FOUND => "Check the address: there is no such page below it.",
        StatusCode::TOO_MANY_REQUESTS => "It is asked too often.",
        status if status.is_server_error() => "It has a fault of its own.",
        _ => "Check the address.",
    };
    format!("it answered {status}. {advice}")
}
