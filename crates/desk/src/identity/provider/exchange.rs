//! The two questions the desk asks the provider itself: where its pages are, and for
//! the token that belongs to a code.

use super::errors::{code_refused, unusable};
use crate::error::{DeskError, refused};
use holdpoint_domain::{Code, text::visible_line};
use holdpoint_protocol::{is_this_computer, secure_address};
use reqwest::{RequestBuilder, StatusCode, redirect::Policy};
use serde::Deserialize;
use std::error::Error;
use std::time::Duration;
use url::{Url, form_urlencoded};

const PROVIDER_RESPONSE_TIMEOUT: Duration = Duration::from_secs(20);
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// What is needed of the provider's configuration.
pub(super) struct Configuration {
    pub authorization: Url,
    pub token: Url,
    /// It understands the `claims` parameter.
    pub takes_claims: bool,
    /// Its answers name it (RFC 9207).
    pub names_issuer: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    #[serde(default)]
    claims_parameter_supported: bool,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    code_challenge_methods_supported: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

impl Configuration {
    /// Reads it from the issuer, and hands out the connection to ask on with.
    pub(super) async fn read(issuer: &str) -> Result<(reqwest::Client, Self), DeskError> {
        let safe = secure_address(issuer).ok_or_else(|| unusable("Its address is not an https address."))?;
        let mut builder = reqwest::Client::builder().redirect(Policy::none()).timeout(PROVIDER_RESPONSE_TIMEOUT);
        if is_this_computer(&safe) {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| unreachable(issuer, &innermost(&error)))?;
        let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let (status, bytes) = ask(http.get(&place)).await.map_err(|why| unreachable(issuer, &why))?;
        if !status.is_success() {
            return Err(unreachable(issuer, &format!("status {}", status.as_u16())));
        }
        let document: Document =
            serde_json::from_slice(&bytes).map_err(|_| unusable("It does not describe itself as OpenID Connect asks."))?;
        Ok((http, document.check(issuer)?))
    }
}

impl Document {
    fn check(self, issuer: &str) -> Result<Configuration, DeskError> {
        if self.issuer != issuer {
            return Err(unusable("Its configuration is that of another issuer."));
        }
        if self.code_challenge_methods_supported.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
            return Err(unusable("It does not offer PKCE with S256."));
        }
        let place = |text: &str| secure_address(text).ok_or_else(|| unusable("One of its pages is not at an https address."));
        Ok(Configuration {
            authorization: place(&self.authorization_endpoint)?,
            token: place(&self.token_endpoint)?,
            takes_claims: self.claims_parameter_supported,
            names_issuer: self.authorization_response_iss_parameter_supported,
        })
    }
}

/// Turns a code into the ID token.
pub(super) struct Exchange {
    pub http: reqwest::Client,
    pub place: Url,
    pub client_id: String,
    pub verifier: String,
}

impl Exchange {
    pub(super) async fn id_token(&self, code: &str, redirect: &str) -> Result<String, DeskError> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", redirect)
            .append_pair("client_id", &self.client_id)
            .append_pair("code_verifier", &self.verifier)
            .finish();
        let request = self.http.post(self.place.clone()).header("Accept", "application/json");
        let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(form);
        let (status, bytes) = ask(request).await.map_err(|why| unreachable(self.place.as_str(), &why))?;
        let tokens: Tokens = serde_json::from_slice(&bytes)
            .map_err(|_| unreachable(self.place.as_str(), &format!("status {} and no answer that can be read", status.as_u16())))?;
        match tokens {
            Tokens { error: Some(error), error_description, .. } => Err(code_refused(&error, error_description.as_deref())),
            Tokens { id_token: Some(token), .. } if status == StatusCode::OK => Ok(token),
            _ => Err(unusable("It gave no ID token.")),
        }
    }
}

async fn ask(request: RequestBuilder) -> Result<(StatusCode, Vec<u8>), String> {
    let mut response = request.send().await.map_err(|error| innermost(&error))?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| innermost(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_RESPONSE_BYTES {
            return Err("the answer is too long".into());
        }
    }
    Ok((response.status(), bytes))
}

fn unreachable(place: &str, why: &str) -> DeskError {
    let detail = format!("{} does not answer as it should: {}. Check the network and try again.", visible_line(place), visible_line(why));
    refused(Code::ProviderUnreachable.as_str(), Code::ProviderUnreachable.title(), detail)
}

// The innermost cause says what a person can use: "Connection refused".
fn innermost(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
