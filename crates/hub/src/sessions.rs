//! Sessions of desks: a signed nonce buys a bearer token for some hours.
//! In memory only: after a restart a desk signs again, unasked.

use holdpoint_domain::{Code, Digest, Ms, Refusal};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const NONCE_MS: i64 = 60_000;
const MOST_NONCES: usize = 10_000;
const SESSION_MS: i64 = 12 * 3600 * 1000;

#[derive(Default)]
pub(crate) struct Sessions {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    nonces: HashMap<String, (String, Ms)>,
    // Kept by digest: a dump of the hub's memory gives no token away.
    tokens: HashMap<Digest, (String, Ms)>,
}

impl Sessions {
    /// Remembers a nonce for a device.
    pub(crate) fn offer(&self, device: &str, nonce: &str, now: Ms) {
        let mut inner = self.lock();
        // Nonces cost nothing to ask for. Whoever floods this only makes others sign in again.
        if inner.nonces.len() >= MOST_NONCES {
            inner.nonces.clear();
        }
        inner.nonces.insert(nonce.into(), (device.into(), now + NONCE_MS));
    }

    /// Takes a signed nonce back; it works once.
    pub(crate) fn redeem(&self, device: &str, nonce: &str, now: Ms) -> Result<(), Refusal> {
        match self.lock().nonces.remove(nonce) {
            Some((owner, until)) if owner == device && until > now => Ok(()),
            _ => Err(Refusal::new(Code::SessionExpired, "The nonce is unknown or too old. Ask for a new one.")),
        }
    }

    /// Opens a session and tells when it ends.
    pub(crate) fn open(&self, device: &str, token: &str, now: Ms) -> Ms {
        let mut inner = self.lock();
        inner.tokens.retain(|_, (_, until)| *until > now);
        inner.tokens.insert(Digest::of(token.as_bytes()), (device.into(), now + SESSION_MS));
        now + SESSION_MS
    }

    /// The device a token belongs to.
    pub(crate) fn device(&self, token: &Digest, now: Ms) -> Option<String> {
        self.lock().tokens.get(token).filter(|(_, until)| *until > now).map(|(device, _)| device.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
