//! Sessions of desks: a signed nonce buys a bearer token for some hours.
//!
//! Nothing is kept: nonces and tokens carry what they say under a MAC whose key comes
//! from the hub's own keys, so every hub that has those keys takes them, and a restart
//! ends none. Whether the device may still do anything is asked of the state at every
//! request. A nonce works once at each hub; between hubs a minute bounds it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit as _, Mac as _};
use holdpoint_domain::{Code, Digest, Ms, Refusal};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const NONCE_MS: i64 = 60_000;
const SESSION_MS: i64 = 12 * 3600 * 1000;

/// What a sealed text is good for; one is never taken for the other.
#[derive(Clone, Copy)]
enum Use {
    Nonce,
    Session,
}

impl Use {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Nonce => "hpn_",
            Self::Session => "hps_",
        }
    }
}

pub(crate) struct Sessions {
    key: Vec<u8>,
    // Only nonces that an enrolled device signed get here, so strangers cannot fill it.
    used: Mutex<HashMap<Digest, Ms>>,
}

impl Sessions {
    /// With a key that all hubs of one record share.
    pub(crate) fn new(key: Vec<u8>) -> Self {
        Self { key, used: Mutex::default() }
    }

    /// A nonce for a device to sign.
    pub(crate) fn offer(&self, device: &str, salt: &str, now: Ms) -> String {
        self.seal(Use::Nonce, device, salt, now + NONCE_MS)
    }

    /// Takes a signed nonce back; it works once.
    pub(crate) fn redeem(&self, device: &str, nonce: &str, now: Ms) -> Result<(), Refusal> {
        let refused = || Refusal::new(Code::SessionExpired, "The nonce is unknown or too old. Ask for a new one.");
        let (owner, until) = self.open_seal(Use::Nonce, nonce).ok_or_else(refused)?;
        if owner != device || until <= now {
            return Err(refused());
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| *until > now);
        used.insert(Digest::of(nonce.as_bytes()), until).map_or(Ok(()), |_| Err(refused()))
    }

    /// Opens a session: its token, and when it ends.
    pub(crate) fn open(&self, device: &str, salt: &str, now: Ms) -> (String, Ms) {
        let until = now + SESSION_MS;
        (self.seal(Use::Session, device, salt, until), until)
    }

    /// The device a token belongs to.
    pub(crate) fn device(&self, token: &str, now: Ms) -> Option<String> {
        self.open_seal(Use::Session, token).filter(|(_, until)| *until > now).map(|(device, _)| device)
    }

    fn seal(&self, good_for: Use, device: &str, salt: &str, until: Ms) -> String {
        let said = BASE64.encode(format!("{until} {salt} {device}"));
        let seal = self.mac(good_for, &said).map_or_else(String::new, |mac| BASE64.encode(mac.finalize().into_bytes()));
        format!("{}{said}.{seal}", good_for.prefix())
    }

    fn open_seal(&self, good_for: Use, text: &str) -> Option<(String, Ms)> {
        let (said, seal) = text.strip_prefix(good_for.prefix())?.split_once('.')?;
        // Compared in constant time, and before anything of it is believed.
        self.mac(good_for, said)?.verify_slice(&BASE64.decode(seal).ok()?).ok()?;
        let said = String::from_utf8(BASE64.decode(said).ok()?).ok()?;
        let mut parts = said.splitn(3, ' ');
        let (until, _salt, device) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
        Some((device.to_owned(), until))
    }

    fn mac(&self, good_for: Use, said: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(good_for.prefix().as_bytes());
        mac.update(said.as_bytes());
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::{NONCE_MS, SESSION_MS, Sessions};

    const NOON: i64 = 1_795_435_200_000;

    fn two_hubs() -> (Sessions, Sessions) {
        (Sessions::new(vec![7; 32]), Sessions::new(vec![7; 32]))
    }

    #[test]
    fn what_one_hub_gave_another_with_the_same_keys_takes() {
        let (one, other) = two_hubs();
        let nonce = one.offer("dev_a", "salt", NOON);
        assert!(other.redeem("dev_b", &nonce, NOON).is_err(), "it was for another device");
        assert!(other.redeem("dev_a", &nonce, NOON + NONCE_MS).is_err(), "it is too old");
        assert!(other.redeem("dev_a", &nonce, NOON + 1).is_ok());
        assert!(other.redeem("dev_a", &nonce, NOON + 2).is_err(), "it works once");
        let (token, until) = other.open("dev_a", "salt", NOON);
        assert_eq!(one.device(&token, until - 1).as_deref(), Some("dev_a"));
        assert_eq!(one.device(&token, NOON + SESSION_MS), None);
    }

    #[test]
    fn what_was_changed_or_made_with_another_key_or_for_another_use_is_nothing() {
        let (one, _) = two_hubs();
        let (token, _) = one.open("dev_a", "salt", NOON);
        assert_eq!(Sessions::new(vec![8; 32]).device(&token, NOON), None);
        assert_eq!(one.device(&one.offer("dev_a", "salt", NOON).replace("hpn_", "hps_"), NOON), None);
        for at in 4..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII");
            assert_ne!(one.device(&changed, NOON).as_deref(), Some("dev_b"));
            // The last character of a seal carries bits that mean nothing; the decoder refuses those too.
            assert!(changed == token || one.device(&changed, NOON).is_none(), "{changed}");
        }
    }
}
