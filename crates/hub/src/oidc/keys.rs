//! The provider's public keys, cached. An unknown key makes the hub fetch them again, at a
//! limited rate, since anyone can send a token.

use super::fetch::Fetch;
use holdpoint_domain::{Code, Ms, Refusal};
use jsonwebtoken::jwk::{Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Header};
use tokio::sync::Mutex;

/// Keys that the provider has removed are used no longer than this.
const KEYS_CACHED_MS: Ms = 10 * 60_000;
/// The pause between two fetches for an unknown key.
const UNKNOWN_KEY_PAUSE_MS: Ms = 30_000;
/// The pause after a failed fetch; requests are refused meanwhile.
const FAILED_FETCH_PAUSE_MS: Ms = 5_000;

/// The keys of one issuer.
pub(super) struct Keys {
    fetch: Fetch,
    issuer: String,
    // Locked while fetching: requests that arrive meanwhile use the same answer.
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
    pub(super) async fn load_keys_for(&self, header: &Header, now: Ms) -> Result<Vec<DecodingKey>, Refusal> {
        let mut known = self.known.lock().await;
        if !known.is_from_last(KEYS_CACHED_MS, now)
            || (known.find_keys(header).is_empty() && !known.is_from_last(UNKNOWN_KEY_PAUSE_MS, now))
        {
            self.refresh(&mut known, now).await?;
        }
        Ok(known.find_keys(header))
    }

    async fn refresh(&self, known: &mut Known, now: Ms) -> Result<(), Refusal> {
        if let Some((at, why)) = &known.failed
            && is_recent(*at, FAILED_FETCH_PAUSE_MS, now)
        {
            return Err(self.refuse_unreachable(why));
        }
        match self.fetch.fetch_keys(&self.issuer).await {
            Ok(keys) => *known = Known { keys, fetched: Some(now), failed: None },
            Err(why) => {
                tracing::warn!(issuer = self.issuer, "the identity provider's keys cannot be fetched: {why}");
                let refusal = self.refuse_unreachable(&why);
                known.failed = Some((now, why));
                return Err(refusal);
            }
        }
        Ok(())
    }

    fn refuse_unreachable(&self, why: &str) -> Refusal {
        let detail = format!(
            "The hub cannot fetch the keys of {} ({why}). Try again in a minute; if it fails again, tell an administrator.",
            self.issuer
        );
        Refusal::new(Code::ProviderUnreachable, detail)
    }
}

impl Known {
    fn is_from_last(&self, span: Ms, now: Ms) -> bool {
        self.fetched.is_some_and(|at| is_recent(at, span, now))
    }

    fn find_keys(&self, header: &Header) -> Vec<DecodingKey> {
        self.keys.iter().filter(|key| may_sign(key, header)).filter_map(|key| usable(key, header.alg)).collect()
    }
}

// After the clock was set back nothing is recent.
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
