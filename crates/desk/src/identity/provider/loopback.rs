//! The port on this computer that the browser is sent back to (RFC 8252, section 7.3).
//! It answers one page, to every request; only the request that knows the state counts.

use super::errors::{provider_said_no, unusable};
use crate::error::DeskError;
use holdpoint_protocol::{is_this_computer, secure_address};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use url::Url;

// A browser opens connections it then says nothing on.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
const MOST_BYTES: usize = 32 * 1024;
const MOST_CONNECTIONS: usize = 32;

/// Listens until it is dropped.
pub(super) struct Loopback {
    listener: TcpListener,
    redirect: String,
}

/// What the right answer carries.
pub(super) struct Expected {
    pub state: String,
    pub issuer: String,
    /// The provider promised to name itself in the answer.
    pub names_issuer: bool,
}

type Answer = Result<String, DeskError>;

impl Loopback {
    /// Listens where the registered redirect address says, on a free port if it names none.
    pub(super) async fn listen(registered: &str) -> Result<Self, DeskError> {
        let url = secure_address(registered).filter(|url| url.scheme() == "http" && is_this_computer(url));
        let url = url.ok_or_else(|| unusable("Its answers would not come back to this computer."))?;
        let host = url.host_str().unwrap_or_default();
        let address = if host == "[::1]" { IpAddr::V6(Ipv6Addr::LOCALHOST) } else { IpAddr::V4(Ipv4Addr::LOCALHOST) };
        let listener = TcpListener::bind((address, url.port().unwrap_or(0))).await?;
        let port = listener.local_addr()?.port();
        // As it was registered, letter by letter: some providers tell `` and `/` apart.
        let path = registered.trim_start_matches("http://").find('/').map_or("", |start| &registered["http://".len() + start..]);
        Ok(Self { redirect: format!("http://{host}:{port}{path}"), listener })
    }

    /// Where the browser is sent.
    pub(super) fn redirect(&self) -> &str {
        &self.redirect
    }

    /// Waits for the code.
    pub(super) async fn code(self, expected: Expected) -> Answer {
        let expected = Arc::new((expected, self.redirect.clone()));
        let (found, mut answers) = mpsc::channel(1);
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                Some(answer) = answers.recv() => return answer,
                Some(_) = connections.join_next() => {}
                Ok((stream, _)) = self.listener.accept(), if connections.len() < MOST_CONNECTIONS => {
                    let (expected, found) = (expected.clone(), found.clone());
                    connections.spawn(async move {
                        if let Ok(Some(answer)) = tokio::time::timeout(REQUEST_TIMEOUT, converse(stream, &expected.0, &expected.1)).await {
                            // Full only when another answer came first.
                            let _ = found.try_send(answer);
                        }
                    });
                }
            }
        }
    }
}

async fn converse(mut stream: TcpStream, expected: &Expected, redirect: &str) -> Option<Answer> {
    let head = head(&mut stream).await?;
    let answer = judge(&head, expected, redirect);
    let (status, page) = match &answer {
        Some(Ok(_)) => ("200 OK", "You are signed in. You may close this page and go back to Holdpoint."),
        Some(Err(_)) => ("200 OK", "You are not signed in. Go back to Holdpoint; it says why."),
        None => ("404 Not Found", "There is nothing here. Go back to Holdpoint and sign in again."),
    };
    let page = format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Holdpoint</title><p>{page}</p></html>");
    let text = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\r\n{page}",
        page.len()
    );
    // The code counts even when the browser does not wait for the page.
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
    answer
}

async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        if bytes.len() > MOST_BYTES {
            return None;
        }
    }
    String::from_utf8(bytes).ok()
}

// None for every request that is not the provider's answer to ours.
fn judge(head: &str, expected: &Expected, redirect: &str) -> Option<Answer> {
    let target = head.strip_prefix("GET ")?.split(' ').next().filter(|target| target.starts_with('/'))?;
    let ours = Url::parse(redirect).ok()?;
    let asked = ours.join(target).ok().filter(|asked| asked.origin() == ours.origin() && asked.path() == ours.path())?;
    let one = |name: &str| {
        let mut values = asked.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        // An answer with the same parameter twice is invalid.
        values.next().filter(|_| values.next().is_none())
    };
    let issuer = one("iss");
    let from_the_right_one = issuer.as_deref().map_or(!expected.names_issuer, |issuer| issuer == expected.issuer);
    if one("state").as_deref() != Some(expected.state.as_str()) || !from_the_right_one {
        return None;
    }
    match (one("error"), one("code")) {
        (Some(error), _) => Some(Err(provider_said_no(&error, one("error_description").as_deref()))),
        (None, Some(code)) => Some(Ok(code)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(target: &str, names_issuer: bool) -> Option<Result<String, String>> {
        let expected = Expected { state: "s".into(), issuer: "https://id.acme.example".into(), names_issuer };
        let answer = judge(&format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"), &expected, "http://127.0.0.1:9/back");
        answer.map(|answer| answer.map_err(|error| crate::view::ProblemView::from(error).code))
    }

    #[test]
    fn loopback_ignores_answers_with_other_state() {
        let code = |code: &str| Some(Ok(code.to_owned()));
        assert_eq!(judged("/back?code=c&state=s", false), code("c"));
        assert_eq!(judged("/back?code=c&state=s&iss=https%3A%2F%2Fid.acme.example", true), code("c"));
        assert_eq!(judged("/back?error=access_denied&state=s", false), Some(Err("provider_refused".into())));
        for (target, names_issuer) in [
            ("/back?code=c", false),
            ("/back?code=c&state=t", false),
            ("/back?code=c&state=s&state=s", false),
            ("/back?error=access_denied&state=t", false),
            ("/back?state=s", false),
            ("/?code=c&state=s", false),
            ("//evil.example/back?code=c&state=s", false),
            ("/back?code=c&state=s", true),
            ("/back?code=c&state=s&iss=https://evil.example", false),
        ] {
            assert_eq!(judged(target, names_issuer), None, "{target}");
        }
    }

    #[tokio::test]
    async fn redirect_keeps_address_and_chooses_free_port() {
        for (registered, start, end) in [
            ("http://127.0.0.1", "http://127.0.0.1:", ""),
            ("http://127.0.0.1/", "http://127.0.0.1:", "/"),
            ("http://localhost/holdpoint", "http://localhost:", "/holdpoint"),
        ] {
            let loopback = Loopback::listen(registered).await.unwrap();
            let port = loopback.listener.local_addr().unwrap().port();
            assert_eq!(loopback.redirect(), format!("{start}{port}{end}"));
        }
        for elsewhere in ["http://192.0.2.1", "https://127.0.0.1", "http://127.0.0.1.evil.example", "holdpoint://back"] {
            assert!(Loopback::listen(elsewhere).await.is_err(), "{elsewhere}");
        }
    }
}
