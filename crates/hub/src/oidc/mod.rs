//! Sign-in through a company's identity provider (OpenID Connect): the provider's settings,
//! and the verification of ID tokens that desks send.
//!
//! The desk is the public client; the hub reads the provider's public keys and verifies the
//! ID token. Where the provider wants a client secret, the hub exchanges the code instead of the
//! desk. It keeps no token. A token vouches for one enrolment; after
//! that the device authenticates with its key until an administrator revokes it.

mod address;
mod claims;
mod exchange;
mod fetch;
mod keys;
mod refusal;

use crate::HubError;
pub use address::AddressClaim;
use claims::{Claims, Expected};
pub use exchange::ClientSecret;
use fetch::Fetch;
use holdpoint_domain::{Digest, EnrollBy, Ms, Refusal, Role};
use holdpoint_protocol::{EnrollRequest, SignIn, SignedIn, is_this_computer, secure_address, sign_in_nonce};
use jsonwebtoken::{DecodingKey, Header, Validation};
use keys::Keys;
use refusal::refuse_token;
use serde_json::{Map, Value};

/// The identity provider, and the roles of people who sign in there.
#[derive(Clone, Debug)]
pub struct SignInOptions {
    /// Its name for people.
    pub name: String,
    /// Its issuer identifier, exactly as its configuration document has it. `https`,
    /// or `http` on this computer.
    pub issuer: String,
    /// The client id it gave the desks of this hub.
    pub client_id: String,
    /// The redirect address registered there: `http` on 127.0.0.1, localhost or \[::1\].
    pub redirect: String,
    /// Roles of people who sign in for the first time; none when they need an invite.
    pub newcomers: Option<Vec<Role>>,
    /// Only accounts whose e-mail address, as [`Self::address`] says, ends in this domain.
    pub domain: Option<String>,
    /// Which claim is the e-mail address, and whether it is believed.
    pub address: AddressClaim,
    /// Further audiences that a token may have beside the client id.
    pub trusted_audiences: Vec<String>,
    /// For providers that want one to exchange a code.
    pub client_secret: Option<ClientSecret>,
}

impl SignInOptions {
    /// The redirect address that fits most providers.
    pub const REDIRECT: &'static str = "http://127.0.0.1";
}

/// Verifies the ID tokens of the provider.
pub(crate) struct Provider {
    options: SignInOptions,
    keys: Keys,
    fetch: Fetch,
}

/// The account that signed in.
pub(crate) struct Account {
    /// The name in the ID token, if it has one.
    pub name: Option<String>,
    /// What vouches for the enrolment.
    pub by: EnrollBy,
}

impl Provider {
    /// Fetches nothing yet: a hub starts even when its provider is unreachable.
    pub(crate) fn new(options: SignInOptions) -> Result<Self, HubError> {
        let issuer = secure_address(&options.issuer).filter(|issuer| issuer.query().is_none());
        let issuer = issuer.ok_or_else(|| reject_setting("the issuer must be an https address without ? and #"))?;
        if options.client_id.is_empty() {
            return Err(reject_setting("the client id is empty"));
        }
        let redirect = secure_address(&options.redirect).filter(|url| url.scheme() == "http" && url.query().is_none());
        if redirect.is_none() {
            return Err(reject_setting("the redirect address must be http on 127.0.0.1, localhost or [::1]"));
        }
        if options.newcomers.as_ref().is_some_and(Vec::is_empty) {
            return Err(reject_setting("newcomers get no role; name one, or ask for an invite"));
        }
        if options.newcomers.iter().flatten().any(|role| *role == Role::Administrator) {
            return Err(reject_setting("newcomers may not become administrators unasked; an administrator invites another"));
        }
        if options.address.claim != AddressClaim::EMAIL && !options.address.trusted {
            return Err(reject_setting("an address claim other than email has to be trusted, because nothing says that it is verified"));
        }
        let fetch = Fetch::new(is_this_computer(&issuer))?;
        let keys = Keys::new(Fetch::new(is_this_computer(&issuer))?, options.issuer.clone());
        Ok(Self { options, keys, fetch })
    }

    /// The provider as desks are told of it.
    pub(crate) fn describe(&self) -> SignIn {
        let SignInOptions { name, issuer, client_id, redirect, client_secret, .. } = self.options.clone();
        SignIn { name, issuer, client_id, redirect, exchange_at_hub: client_secret.is_some() }
    }

    /// Verifies the ID token and returns its account.
    pub(crate) async fn verify_account(
        &self,
        hub: &str,
        request: &EnrollRequest,
        signed_in: &SignedIn,
        now: Ms,
    ) -> Result<Account, Refusal> {
        let id_token = self.obtain_id_token(signed_in).await?;
        let claims = self.verify_signature(&id_token, now).await?;
        let nonce = sign_in_nonce(hub, &request.device, &request.key, &signed_in.random);
        let SignInOptions { issuer, client_id, domain, newcomers, address, trusted_audiences, .. } = &self.options;
        let domain = domain.as_deref();
        claims.check(&Expected { issuer, client_id, nonce: &nonce, domain, address, trusted_audiences }, now)?;
        let by = EnrollBy::Identity {
            identity: Digest::of(format!("{issuer}\n{}", claims.sub).as_bytes()),
            email: claims.find_address(address).ok().map(str::to_owned),
            newcomers: newcomers.clone(),
            invite: signed_in.invite.as_ref().map(|code| Digest::of(code.trim().as_bytes())),
        };
        Ok(Account { name: claims.usable_name(), by })
    }

    async fn obtain_id_token(&self, signed_in: &SignedIn) -> Result<String, Refusal> {
        match (&signed_in.code, &self.options.client_secret) {
            (Some(code), Some(secret)) => {
                exchange::exchange(&self.fetch, &self.options.issuer, &self.options.client_id, secret, code).await
            }
            (Some(_), None) => Err(refuse_token("This hub exchanges no codes.")),
            (None, _) => Ok(signed_in.id_token.clone()),
        }
    }

    // The claims, once one of the provider's keys has verified the signature.
    async fn verify_signature(&self, token: &str, now: Ms) -> Result<Claims, Refusal> {
        let header =
            jsonwebtoken::decode_header(token).map_err(|_| refuse_token("It is not a signed token of a kind that is accepted here."))?;
        if header.crit.is_some() {
            return Err(refuse_token("It asks for a treatment this hub does not know."));
        }
        let keys = self.keys.load_keys_for(&header, now).await?;
        let found = keys.iter().find_map(|key| read_claims(token, &header, key));
        Claims::read(found.ok_or_else(|| refuse_token("No key of the identity provider fits its signature."))?)
    }
}

// Any JSON object: a claim that is wrong is no wrong signature.
fn read_claims(token: &str, header: &Header, key: &DecodingKey) -> Option<Map<String, Value>> {
    let mut only_signature = Validation::new(header.alg);
    // The rest is checked by `Claims::check`, with the hub's clock and a code for each.
    only_signature.required_spec_claims.clear();
    only_signature.validate_exp = false;
    only_signature.validate_aud = false;
    jsonwebtoken::decode(token, key, &only_signature).ok().map(|verified| verified.claims)
}

fn reject_setting(detail: &str) -> HubError {
    HubError::SignIn { detail: detail.into() }
}
