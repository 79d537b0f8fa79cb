//! Exchanges an authorization code for the ID token, at providers that want a client secret.
//! The secret never leaves the hub; the desk hands in the code and the PKCE verifier.

use super::fetch::{Fetch, innermost_cause, read_response};
use holdpoint_domain::{Code, Refusal, text::visible_line};
use holdpoint_protocol::SignInCode;
use reqwest::{Url, header};
use serde::Deserialize;

/// A client secret. It is not part of any log line.
#[derive(Clone)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Surrounding white space, as at the end of a file, is removed; none when nothing is left.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        Some(text.trim()).filter(|text| !text.is_empty()).map(|text| Self(text.to_owned()))
    }
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientSecret")
    }
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// The ID token for a code.
pub(super) async fn exchange(
    fetch: &Fetch,
    issuer: &str,
    client_id: &str,
    secret: &ClientSecret,
    code: &SignInCode,
) -> Result<String, Refusal> {
    let endpoint = fetch.fetch_token_endpoint(issuer).await.map_err(|why| refuse_unreachable(issuer, &why))?;
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", &code.code),
        ("redirect_uri", &code.redirect),
        ("client_id", client_id),
        ("code_verifier", &code.verifier),
    ];
    if !endpoint.basic {
        form.push(("client_secret", &secret.0));
    }
    let mut request = fetch.http().post(endpoint.place).header(header::ACCEPT, "application/json");
    if endpoint.basic {
        // RFC 6749, section 2.3.1: both parts are form-encoded first.
        request = request.basic_auth(encode_text(client_id), Some(encode_text(&secret.0)));
    }
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(encode_form(&form));
    let response = request.send().await.map_err(|error| refuse_unreachable(issuer, &innermost_cause(&error)))?;
    let status = response.status();
    let bytes = read_response(response).await.map_err(|why| refuse_unreachable(issuer, &why))?;
    let tokens: Tokens = serde_json::from_slice(&bytes).map_err(|_| refuse_unreachable(issuer, &format!("status {}", status.as_u16())))?;
    match tokens {
        Tokens { error: Some(error), error_description, .. } => Err(refuse_code(&error, error_description.as_deref())),
        Tokens { id_token: Some(token), .. } if status.is_success() => Ok(token),
        _ => Err(Refusal::new(Code::ProviderRefused, "The identity provider gave no ID token. Tell an administrator.")),
    }
}

// A query has the encoding of a form.
fn encode_form(pairs: &[(&str, &str)]) -> String {
    let Ok(mut url) = Url::parse("http://form") else { return String::new() };
    url.query_pairs_mut().extend_pairs(pairs);
    url.query().unwrap_or_default().to_owned()
}

fn encode_text(text: &str) -> String {
    encode_form(&[("", text)]).trim_start_matches('=').to_owned()
}

fn refuse_code(error: &str, description: Option<&str>) -> Refusal {
    let said = visible_line(description.unwrap_or(error));
    let next = match error {
        "invalid_client" | "unauthorized_client" => "The hub's client id or client secret is wrong. Tell an administrator.",
        _ => "Sign in again.",
    };
    Refusal::new(Code::ProviderRefused, format!("It said: {}. {next}", said.trim_end_matches('.')))
}

fn refuse_unreachable(issuer: &str, why: &str) -> Refusal {
    let detail = format!("The hub cannot exchange the sign-in at {issuer} ({}). Try again in a minute.", visible_line(why));
    Refusal::new(Code::ProviderUnreachable, detail)
}
