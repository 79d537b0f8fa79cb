//! Fetches the provider's configuration, then its keys. Limited in time and size.

use crate::HubError;
use holdpoint_protocol::secure_address;
use jsonwebtoken::jwk::Jwk;
use reqwest::redirect::Policy;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::error::Error;
use std::time::Duration;

const PROVIDER_RESPONSE_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// The HTTP client for one provider.
pub(super) struct Fetch {
    http: reqwest::Client,
}

/// Where codes are exchanged.
pub(super) struct TokenEndpoint {
    pub(super) place: reqwest::Url,
    /// The client authenticates with HTTP Basic instead of form fields.
    pub(super) basic: bool,
}

#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    jwks_uri: String,
    token_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

impl Fetch {
    /// Uses the proxy of the environment, except for a provider on this computer.
    pub(super) fn new(is_here: bool) -> Result<Self, HubError> {
        let mut builder = reqwest::Client::builder().redirect(Policy::none()).timeout(PROVIDER_RESPONSE_TIMEOUT);
        if is_here {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| HubError::SignIn { detail: innermost_cause(&error) })?;
        Ok(Self { http })
    }

    /// The provider's keys, without those of unknown types.
    pub(super) async fn fetch_keys(&self, issuer: &str) -> Result<Vec<Jwk>, String> {
        let configuration = self.fetch_configuration(issuer).await?;
        let place = secure_address(&configuration.jwks_uri).ok_or("its keys are not at an https address")?;
        let set: KeySet = self.fetch_json(place.as_str()).await?;
        Ok(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
    }

    /// Where codes are exchanged, and how the hub authenticates there.
    pub(super) async fn fetch_token_endpoint(&self, issuer: &str) -> Result<TokenEndpoint, String> {
        let configuration = self.fetch_configuration(issuer).await?;
        let place = configuration.token_endpoint.as_deref().and_then(secure_address);
        let place = place.ok_or("its token endpoint is not at an https address")?;
        let methods = configuration.token_endpoint_auth_methods_supported.unwrap_or_default();
        let offers = |method: &str| methods.iter().any(|offered| offered == method);
        Ok(TokenEndpoint { place, basic: offers("client_secret_basic") && !offers("client_secret_post") })
    }

    pub(super) const fn http(&self) -> &reqwest::Client {
        &self.http
    }

    async fn fetch_configuration(&self, issuer: &str) -> Result<Configuration, String> {
        let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let configuration: Configuration = self.fetch_json(&place).await?;
        if configuration.issuer != issuer {
            return Err("its configuration is that of another issuer".into());
        }
        Ok(configuration)
    }

    async fn fetch_json<T: DeserializeOwned>(&self, place: &str) -> Result<T, String> {
        let response = self.http.get(place).send().await.map_err(|error| innermost_cause(&error))?;
        if !response.status().is_success() {
            return Err(format!("status {}", response.status().as_u16()));
        }
        serde_json::from_slice(&read_response(response).await?).map_err(|_| "the answer is not what OpenID Connect asks for".into())
    }
}

/// The bytes of an answer, within the limit.
pub(super) async fn read_response(mut response: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| innermost_cause(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_RESPONSE_BYTES {
            return Err("the answer is too long".into());
        }
    }
    Ok(bytes)
}

// The innermost cause is the useful one: "Connection refused".
pub(super) fn innermost_cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
