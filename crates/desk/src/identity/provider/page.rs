//! A prepared sign-in: the page to open in the browser, and the port its answer comes to.

use super::exchange::{Configuration, Exchange};
use super::loopback::{Expected, Loopback};
use crate::error::{DeskError, refused};
use crate::identity::device::Identity;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use holdpoint_domain::{Code, Digest, text::visible_line};
use holdpoint_protocol::{DeskClient, SignInCode, SignedIn, Vouch, sign_in_nonce};
use std::time::Duration;
use url::Url;

/// How long a person may take in the browser.
pub const BROWSER_TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// A sign-in that is prepared: the page to open, and the port its answer comes to.
/// Dropping it closes the port.
pub struct SignInPage {
    provider: String,
    url: Url,
    loopback: Loopback,
    expected: Expected,
    exchange: Exchange,
    random: String,
    /// The hub exchanges the code, because the provider wants its client secret.
    exchange_at_hub: bool,
}

impl SignInPage {
    /// Asks the hub for its provider and the provider for its addresses, and listens.
    ///
    /// # Errors
    /// When the hub has no provider, or one of them cannot be reached or is not set up for desks.
    pub async fn prepare(client: &DeskClient, identity: &Identity) -> Result<Self, DeskError> {
        let hub = client.info().await?;
        let off =
            || refused(Code::SignInOff.as_str(), Code::SignInOff.title(), "Ask an administrator for an invite, and join with its code.");
        let sign_in = hub.sign_in.ok_or_else(off)?;
        let (http, configuration) = Configuration::read(&sign_in.issuer).await?;
        let loopback = Loopback::listen(&sign_in.redirect).await?;
        let (random, state, verifier) = (secret()?, secret()?, secret()?);
        let profile = identity.profile();
        let mut url = configuration.authorization.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &sign_in.client_id)
            .append_pair("redirect_uri", loopback.redirect())
            .append_pair("scope", "openid profile email")
            .append_pair("state", &state)
            .append_pair("nonce", &sign_in_nonce(&hub.id, &profile.device, &profile.public_key, &random))
            .append_pair("code_challenge", &challenge(&verifier))
            .append_pair("code_challenge_method", "S256");
        if configuration.takes_claims {
            // Without it some providers put no name into a token of the code flow.
            url.query_pairs_mut().append_pair("claims", r#"{"id_token":{"name":null,"email":null,"email_verified":null}}"#);
        }
        Ok(Self {
            provider: visible_line(&sign_in.name),
            url,
            expected: Expected { state, issuer: sign_in.issuer, names_issuer: configuration.names_issuer },
            exchange: Exchange { http, place: configuration.token, client_id: sign_in.client_id, verifier },
            loopback,
            random,
            exchange_at_hub: sign_in.exchange_at_hub,
        })
    }

    /// What people call the provider.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// To be opened in the system's browser.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Waits for the browser's answer and turns it into what the hub is handed.
    ///
    /// # Errors
    /// When the provider says no, its answer cannot be used, or none came in time.
    pub async fn signed_in(self, timeout: Duration, invite: Option<String>) -> Result<Vouch, DeskError> {
        let redirect = self.loopback.redirect().to_owned();
        let Ok(code) = tokio::time::timeout(timeout, self.loopback.code(self.expected)).await else {
            return Err(refused("sign_in_timeout", "The sign-in timed out", "No answer came from the browser in time. Sign in again."));
        };
        let (id_token, code) = if self.exchange_at_hub {
            (String::new(), Some(SignInCode { code: code?, verifier: self.exchange.verifier, redirect }))
        } else {
            (self.exchange.id_token(&code?, &redirect).await?, None)
        };
        Ok(Vouch::Identity(SignedIn { id_token, code, random: self.random, invite }))
    }
}

fn secret() -> Result<String, std::io::Error> {
    Ok(URL_SAFE_NO_PAD.encode(crate::clock::random::<32>()?))
}

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Digest::of(verifier.as_bytes()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        assert_eq!(challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
