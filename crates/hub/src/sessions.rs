//! Sessions of desks: a signed nonce is exchanged for a bearer token for twelve hours.
//!
//! Nothing is stored: nonces and tokens carry their data under a MAC whose key is derived
//! from the hub's own keys, so every hub with those keys accepts them, and a restart ends
//! none. Whether the device may still act is read from the state at every request. A nonce
//! works once at each hub; between hubs it is limited by its life of a minute.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit as _, Mac as _};
use holdpoint_domain::{Code, Digest, Ms, Refusal};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const NONCE_LIFETIME_MS: i64 = 60_000;
const SESSION_LIFETIME_MS: i64 = 12 * 3600 * 1000;

/// What a token text is for; a nonce is never accepted as a session.
#[derive(Clone, Copy)]
enum Purpose {
    Nonce,
    Session,
    Mcp,
}

impl Purpose {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Nonce => "hpn_",
            Self::Session => "hps_",
            Self::Mcp => "hpm_",
        }
    }
}

pub(crate) struct Sessions {
    key: Vec<u8>,
    // Only nonces signed by an enrolled device are added, so others cannot fill it.
    used: Mutex<HashMap<Digest, Ms>>,
}

impl Sessions {
    /// With a key that all hubs of one log share.
    pub(crate) fn new(key: Vec<u8>) -> Self {
        Self { key, used: Mutex::default() }
    }

    /// Issues a nonce for a device to sign.
    pub(crate) fn issue_nonce(&self, device: &str, salt: &str, now: Ms) -> String {
        self.seal(Purpose::Nonce, device, salt, now + NONCE_LIFETIME_MS)
    }

    /// Accepts a signed nonce, once.
    pub(crate) fn redeem_nonce(&self, device: &str, nonce: &str, now: Ms) -> Result<(), Refusal> {
        let refused = || Refusal::new(Code::SessionExpired, "The nonce is unknown or too old. Ask for a new one.");
        let (owner, until) = self.open_seal(Purpose::Nonce, nonce).ok_or_else(refused)?;
        if owner != device || until <= now {
            return Err(refused());
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| *until > now);
        used.insert(Digest::of(nonce.as_bytes()), until).map_or(Ok(()), |_| Err(refused()))
    }

    /// Issues a session token, and says when it ends.
    pub(crate) fn issue_token(&self, device: &str, salt: &str, now: Ms) -> (String, Ms) {
        let until = now + SESSION_LIFETIME_MS;
        (self.seal(Purpose::Session, device, salt, until), until)
    }

    /// Finds the device of a valid token.
    pub(crate) fn find_device(&self, token: &str, now: Ms) -> Option<String> {
        self.open_seal(Purpose::Session, token).filter(|(_, until)| *until > now).map(|(device, _)| device)
    }

    /// The seal of an MCP session's id: the same at every hub with these keys.
    pub(crate) fn seal_mcp_session(&self, id: &str) -> String {
        self.mac(Purpose::Mcp, id).map_or_else(String::new, |mac| BASE64.encode(mac.finalize().into_bytes()))
    }

    fn seal(&self, purpose: Purpose, device: &str, salt: &str, until: Ms) -> String {
        let said = BASE64.encode(format!("{until} {salt} {device}"));
        let seal = self.mac(purpose, &said).map_or_else(String::new, |mac| BASE64.encode(mac.finalize().into_bytes()));
        format!("{}{said}.{seal}", purpose.prefix())
    }

    fn open_seal(&self, purpose: Purpose, text: &str) -> Option<(String, Ms)> {
        let (said, seal) = text.strip_prefix(purpose.prefix())?.split_once('.')?;
        // Compared in constant time, and before its content is used.
        self.mac(purpose, said)?.verify_slice(&BASE64.decode(seal).ok()?).ok()?;
        let said = String::from_utf8(BASE64.decode(said).ok()?).ok()?;
        let mut parts = said.splitn(3, ' ');
        let (until, _salt, device) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
        Some((device.to_owned(), until))
    }

    fn mac(&self, purpose: Purpose, said: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(purpose.prefix().as_bytes());
        mac.update(said.as_bytes());
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::{NONCE_LIFETIME_MS, SESSION_LIFETIME_MS, Sessions};

    const NOON: i64 = 1_795_435_200_000;

    fn two_hubs() -> (Sessions, Sessions) {
        (Sessions::new(vec![7; 32]), Sessions::new(vec![7; 32]))
    }

    #[test]
    fn token_of_other_hub_with_same_keys_is_accepted() {
        let (one, other) = two_hubs();
        let nonce = one.issue_nonce("dev_a", "salt", NOON);
        assert!(other.redeem_nonce("dev_b", &nonce, NOON).is_err(), "it was for another device");
        assert!(other.redeem_nonce("dev_a", &nonce, NOON + NONCE_LIFETIME_MS).is_err(), "it is too old");
        assert!(other.redeem_nonce("dev_a", &nonce, NOON + 1).is_ok());
        assert!(other.redeem_nonce("dev_a", &nonce, NOON + 2).is_err(), "it works once");
        let (token, until) = other.issue_token("dev_a", "salt", NOON);
        assert_eq!(one.find_device(&token, until - 1).as_deref(), Some("dev_a"));
        assert_eq!(one.find_device(&token, NOON + SESSION_LIFETIME_MS), None);
    }

    #[test]
    fn changed_or_foreign_token_is_rejected() {
        let (one, _) = two_hubs();
        let (token, _) = one.issue_token("dev_a", "salt", NOON);
        assert_eq!(Sessions::new(vec![8; 32]).find_device(&token, NOON), None);
        assert_eq!(one.find_device(&one.issue_nonce("dev_a", "salt", NOON).replace("hpn_", "hps_"), NOON), None);
        for at in 4..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII");
            assert_ne!(one.find_device(&changed, NOON).as_deref(), Some("dev_b"));
            // The last character of a seal carries bits that mean nothing; the decoder refuses those too.
            assert!(changed == token || one.find_device(&changed, NOON).is_none(), "{changed}");
        }
    }
}
