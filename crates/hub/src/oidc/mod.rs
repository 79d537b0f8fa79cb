//! Sign-in through a company's identity provider (OpenID Connect): what the hub is told
//! about the provider, and the check of what a desk brings from there.
//!
//! The hub is no party to the sign-in itself: the desk is the public client, the hub
//! reads the provider's public keys and verifies the ID token. It keeps no token and no
//! client secret. A token vouches for one enrolment; from then on the device's key
//! speaks, and only an administrator's revocation ends that.

mod claims;
mod fetch;
mod keys;

use crate::HubError;
use claims::{Claims, Expected};
use fetch::Fetch;
use holdpoint_domain::{Code, Digest, EnrollBy, Ms, Refusal, Role};
use holdpoint_protocol::{EnrollRequest, SignIn, SignedIn, is_this_computer, secure_address, sign_in_nonce};
use jsonwebtoken::{DecodingKey, Header, Validation};
use keys::Keys;

/// The provider people sign in at, and what that gives them.
#[derive(Clone, Debug)]
pub struct SignInOptions {
    /// What people call it.
    pub name: String,
    /// Its issuer identifier, exactly as its configuration document has it. `https`,
    /// or `http` on this computer.
    pub issuer: String,
    /// The client id it gave the desks of this hub.
    pub client_id: String,
    /// The redirect address registered there: `http` on 127.0.0.1, localhost or \[::1\].
    pub redirect: String,
    /// What newcomers may do; none when they need an invite.
    pub newcomers: Option<Vec<Role>>,
    /// Only accounts whose verified e-mail address ends in this domain.
    pub domain: Option<String>,
}

impl SignInOptions {
    /// The redirect address that fits most providers.
    pub const REDIRECT: &'static str = "http://127.0.0.1";
}

/// Verifies what desks bring from the provider.
pub(crate) struct Provider {
    options: SignInOptions,
    keys: Keys,
}

/// Who signed in.
pub(crate) struct Account {
    /// As the provider has it, when it says so.
    pub name: Option<String>,
    /// To be enrolled by.
    pub by: EnrollBy,
}

impl Provider {
    /// Nothing is fetched yet: a hub starts without its provider.
    pub(crate) fn new(options: SignInOptions) -> Result<Self, HubError> {
        let issuer = secure_address(&options.issuer).filter(|issuer| issuer.query().is_none());
        let issuer = issuer.ok_or_else(|| wrong("the issuer must be an https address without ? and #"))?;
        if options.client_id.is_empty() {
            return Err(wrong("the client id is empty"));
        }
        let redirect = secure_address(&options.redirect).filter(|url| url.scheme() == "http" && url.query().is_none());
        if redirect.is_none() {
            return Err(wrong("the redirect address must be http on 127.0.0.1, localhost or [::1]"));
        }
        if options.newcomers.as_ref().is_some_and(Vec::is_empty) {
            return Err(wrong("newcomers get no role; name one, or ask for an invite"));
        }
        if options.newcomers.iter().flatten().any(|role| *role == Role::Administrator) {
            return Err(wrong("newcomers may not become administrators unasked; an administrator invites another"));
        }
        let keys = Keys::new(Fetch::new(is_this_computer(&issuer))?, options.issuer.clone());
        Ok(Self { options, keys })
    }

    /// What desks are told.
    pub(crate) fn public(&self) -> SignIn {
        let SignInOptions { name, issuer, client_id, redirect, .. } = self.options.clone();
        SignIn { name, issuer, client_id, redirect }
    }

    /// Checks the token and tells whose it is.
    pub(crate) async fn account(&self, hub: &str, request: &EnrollRequest, signed_in: &SignedIn, now: Ms) -> Result<Account, Refusal> {
        let claims = self.verified(&signed_in.id_token, now).await?;
        let nonce = sign_in_nonce(hub, &request.device, &request.key, &signed_in.random);
        let SignInOptions { issuer, client_id, domain, newcomers, .. } = &self.options;
        claims.check(&Expected { issuer, client_id, nonce: &nonce, domain: domain.as_deref() }, now)?;
        let by = EnrollBy::Identity {
            identity: Digest::of(format!("{issuer}\n{}", claims.sub).as_bytes()),
            email: claims.verified_email().map(str::to_owned),
            newcomers: newcomers.clone(),
            invite: signed_in.invite.as_ref().map(|code| Digest::of(code.trim().as_bytes())),
        };
        Ok(Account { name: claims.usable_name(), by })
    }

    // The claims, once one of the provider's keys has verified the signature.
    async fn verified(&self, token: &str, now: Ms) -> Result<Claims, Refusal> {
        let header =
            jsonwebtoken::decode_header(token).map_err(|_| invalid("It is not a signed token of a kind that is accepted here."))?;
        if header.crit.is_some() {
            return Err(invalid("It asks for a treatment this hub does not know."));
        }
        let keys = self.keys.for_token(&header, now).await?;
        let found = keys.iter().find_map(|key| claims_by(token, &header, key));
        found.ok_or_else(|| invalid("No key of the identity provider fits its signature."))
    }
}

fn claims_by(token: &str, header: &Header, key: &DecodingKey) -> Option<Claims> {
    let mut only_signature = Validation::new(header.alg);
    // The rest is checked by `Claims::check`, with the hub's clock and a code for each.
    only_signature.required_spec_claims.clear();
    only_signature.validate_exp = false;
    only_signature.validate_aud = false;
    jsonwebtoken::decode(token, key, &only_signature).ok().map(|verified| verified.claims)
}

fn invalid(why: &str) -> Refusal {
    Refusal::new(Code::IdTokenInvalid, format!("The identity provider's answer does not verify. {why} Sign in again."))
}

fn wrong(detail: &str) -> HubError {
    HubError::SignIn { detail: detail.into() }
}
