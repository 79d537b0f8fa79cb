//! The secret of a UTC day, and the number that it draws for an action.
//!
//! The number is HMAC-SHA-256 over the action's id under the secret of the day on which a rule
//! first asked for a share: mostly the day of the proposal. It depends on nothing else, so a
//! revised proposal keeps its draw and two hubs with the same keys draw alike.

use crate::{Digest, Ms, rfc3339};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;
use std::fmt;

/// The hub's own key from which the secrets of all days are derived. Not from the log.
#[derive(Clone, Default)]
pub struct DrawKey(Vec<u8>);

impl DrawKey {
    /// From at least 32 secret bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Derived from the secret behind a hub's grants, which its `keys.json` keeps.
    #[must_use]
    pub fn of_hub(grants: &[u8]) -> Self {
        Self(compute_mac(grants, b"holdpoint draws 1").to_vec())
    }

    /// A digest keyed with the hub's secret (HMAC): it cannot be computed without the key.
    #[must_use]
    pub fn keyed(&self, text: &str) -> Digest {
        Digest::from_bytes(compute_mac(&self.0, text.as_bytes()))
    }

    /// A number from the keyed digest of `text`: it cannot be computed without the key.
    #[must_use]
    pub fn number(&self, text: &str) -> u64 {
        compute_mac(&self.0, text.as_bytes()).iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    /// The secret of a UTC day, `2026-11-26`.
    #[must_use]
    pub fn day_secret(&self, day: &str) -> DaySecret {
        DaySecret(compute_mac(&self.0, day.as_bytes()))
    }
}

// A key must not get into a log line by way of the state.
impl fmt::Debug for DrawKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DrawKey")
    }
}

/// The secret of one UTC day, written as 64 hex digits.
#[derive(Clone, PartialEq, Eq)]
pub struct DaySecret([u8; 32]);

impl DaySecret {
    /// What `draw.committed` says of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// Whether an action is drawn when `share` of all actions are, 0 to 1.
    #[must_use]
    pub fn is_drawn(&self, action: &str, share: f64) -> bool {
        self.number(action) < share
    }

    // In [0, 1): the first 32 bits of the MAC.
    fn number(&self, action: &str) -> f64 {
        let mac = compute_mac(&self.0, action.as_bytes());
        f64::from(u32::from_be_bytes([mac[0], mac[1], mac[2], mac[3]])) / (f64::from(u32::MAX) + 1.0)
    }
}

impl fmt::Debug for DaySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DaySecret")
    }
}

impl Serialize for DaySecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Digest::from_bytes(self.0).hex())
    }
}

impl<'de> Deserialize<'de> for DaySecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(deserializer)?;
        let bytes: Digest = format!("sha256:{hex}").parse().map_err(|_| serde::de::Error::custom("expected 64 lower-case hex digits"))?;
        Ok(Self(*bytes.as_bytes()))
    }
}

/// The UTC day of an instant, `2026-11-26`.
#[must_use]
pub fn utc_day(at: Ms) -> String {
    let mut day = rfc3339(at);
    day.truncate("2026-11-26".len());
    day
}

// HMAC takes keys of every length.
fn compute_mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mac| mac.chain_update(message).finalize().into_bytes().into())
}
