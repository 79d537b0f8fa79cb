//! The provider's public keys, kept for a while. A key that is not known makes the hub
//! ask again, but not as often as a stranger likes.

use super::fetch::Fetch;
use holdpoint_domain::{Code, Ms, Refusal};
use jsonwebtoken::jwk::{Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Header};
use tokio::sync::Mutex;

// Keys a provider has taken back are forgotten after this.
const KEEP_MS: Ms = 10 * 60_000;
// Between two questions for a key that was not there.
const PAUSE_MS: Ms = 30_000;
// After a failure others are answered without asking.
const FAILED_MS: Ms = 5_000;

/// The keys of one issuer.
pub(super) struct Keys {
    fetch: Fetch,
    issuer: String,
    // Held while fetching: whoever comes meanwhile uses the same answer.
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    keys: Vec<Jwk>,
    fetched: Option<Ms>,
    failed: Option<(Ms, String)>,
}

impl Keys {
    pub(super) fn new(fetch: Fetch, issuer: String) -> Self {
        Self { fetch, issuer, known: Mutex::default() }
    }

    /// The keys that may have signed this token; only public-key algorithms have any.
    pub(super) async fn for_token(&self, header: &Header, now: Ms) -> Result<Vec<DecodingKey>, Refusal> {
        let mut known = self.known.lock().await;
        if !known.is_from_last(KEEP_MS, now) || (known.fitting(header).is_empty() && !known.is_from_last(PAUSE_MS, now)) {
            self.refresh(&mut known, now).await?;
        }
        Ok(known.fitting(header))
    }

    async fn refresh(&self, known: &mut Known, now: Ms) -> Result<(), Refusal> {
        if let Some((at, why)) = &known.failed
            && is_recent(*at, FAILED_MS, now)
        {
            return Err(self.unreachable(why));
        }
        match self.fetch.keys(&self.issuer).await {
            Ok(keys) => *known = Known { keys, fetched: Some(now), failed: None },
            Err(why) => {
                tracing::warn!(issuer = self.issuer, "the identity provider's keys cannot be had: {why}");
                let refusal = self.unreachable(&why);
                known.failed = Some((now, why));
                return Err(refusal);
            }
        }
        Ok(())
    }

    fn unreachable(&self, why: &str) -> Refusal {
        let detail =
            format!("The hub gets no keys from {} ({why}). Try again in a minute; if it stays so, tell an administrator.", self.issuer);
        Refusal::new(Code::ProviderUnreachable, detail)
    }
}

impl Known {
    fn is_from_last(&self, span: Ms, now: Ms) -> bool {
        self.fetched.is_some_and(|at| is_recent(at, span, now))
    }

    fn fitting(&self, header: &Header) -> Vec<DecodingKey> {
        self.keys.iter().filter(|key| may_sign(key, header)).filter_map(|key| usable(key, header.alg)).collect()
    }
}

// A clock that was put back makes nothing recent.
fn is_recent(at: Ms, span: Ms, now: Ms) -> bool {
    at <= now && now - at < span
}

fn may_sign(key: &Jwk, header: &Header) -> bool {
    let same_id = header.kid.is_none() || key.common.key_id == header.kid;
    let for_signing = key.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let for_this = key.common.key_algorithm.is_none_or(|algorithm| algorithm == KeyAlgorithm::from(header.alg));
    same_id && for_signing && for_this
}

// Never a shared secret, whatever the key set or the token claims.
fn usable(key: &Jwk, algorithm: Algorithm) -> Option<DecodingKey> {
    let key = DecodingKey::from_jwk(key).ok()?;
    let public = matches!(key.family(), AlgorithmFamily::Rsa | AlgorithmFamily::Ec | AlgorithmFamily::Ed);
    (public && key.family().algorithms().contains(&algorithm)).then_some(key)
}
