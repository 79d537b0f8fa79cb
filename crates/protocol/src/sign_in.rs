//! Sign-in through a company's identity provider: the types that hub and desk share.
//! The desk talks to the provider; the hub verifies the token.

use holdpoint_domain::{Digest, canonical};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a hub wants people to sign in (OpenID Connect, public client).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignIn {
    /// What people call the provider.
    pub name: String,
    /// The provider's issuer identifier.
    pub issuer: String,
    /// The client id the provider gave this hub's desks.
    pub client_id: String,
    /// The redirect address registered there, on this computer. The desk adds a free
    /// port where it names none.
    pub redirect: String,
    /// The provider wants a client secret, which only the hub has: the desk hands in the code
    /// instead of an ID token.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exchange_at_hub: bool,
}

/// What a desk hands in after a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedIn {
    /// From the provider, as it came; empty where the hub exchanges the code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id_token: String,
    /// What the hub exchanges for the ID token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SignInCode>,
    /// What the desk drew for the nonce.
    pub random: String,
    /// The code of an invite, for newcomers who need one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
}

/// An authorization code, to be exchanged at the provider (RFC 6749, section 4.1.3; RFC 7636).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInCode {
    /// From the provider, as it came.
    pub code: String,
    /// The secret behind the challenge of the sign-in.
    pub verifier: String,
    /// The redirect address of the sign-in.
    pub redirect: String,
}

/// The `nonce` a desk asks the provider to put into the token. It names the hub, the
/// device and its key, so the token is worth nothing with any other of them.
#[must_use]
pub fn sign_in_nonce(hub: &str, device: &str, key: &str, random: &str) -> String {
    // Strings in an array: always canonical JSON, and no two lists read the same.
    let bytes = canonical(&["holdpoint.sign_in.v1", hub, device, key, random]).unwrap_or_default();
    Digest::of(&bytes).hex()
}

/// Accepts an address whose answers cannot be changed in transit: `https`, or this computer's own.
#[must_use]
pub fn secure_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    let safe = (url.scheme() == "https" && url.has_host()) || (url.scheme() == "http" && is_this_computer(&url));
    (plain && safe).then_some(url)
}

/// Whether an address leads to this computer itself.
#[must_use]
pub fn is_this_computer(url: &Url) -> bool {
    matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
}
