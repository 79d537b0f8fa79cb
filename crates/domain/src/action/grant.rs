//! Grants: a yes that can be used once, for exactly the approved bytes.
//!
//! A grant is HMAC-SHA256 over action and digest under a secret of the hub, so
//! it need not be stored, and an answer repeated after a crash carries the same one.

use crate::Digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Member of a `grant_used` refusal: ms since the grant was used, by the hub's clock.
pub const USED_MS_AGO: &str = "used_ms_ago";

/// The hub's secret behind its grants.
#[derive(Clone)]
pub struct GrantSecret(Vec<u8>);

impl GrantSecret {
    /// From at least 32 random bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The grant for an approved action.
    #[must_use]
    pub fn grant(&self, action: &str, digest: &Digest) -> String {
        self.mac(action, digest).map_or_else(String::new, |mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    /// Whether `grant` is the one for this action and digest.
    #[must_use]
    pub fn check(&self, grant: &str, action: &str, digest: &Digest) -> bool {
        let bytes = URL_SAFE_NO_PAD.decode(grant).ok();
        // Compared in constant time.
        bytes.zip(self.mac(action, digest)).is_some_and(|(bytes, mac)| mac.verify_slice(&bytes).is_ok())
    }

    fn mac(&self, action: &str, digest: &Digest) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(action.as_bytes());
        mac.update(b"\n");
        mac.update(digest.as_bytes());
        Some(mac)
    }
}
