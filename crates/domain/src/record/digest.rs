//! SHA-256 digests, written `sha256:<64 hex digits>`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// A SHA-256 digest.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// All zero: what the first record of a log names as its predecessor.
    pub const ZERO: Self = Self([0; 32]);

    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// From 32 raw bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 raw bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 64 hex digits, without the prefix.
    #[must_use]
    pub fn hex(&self) -> String {
        self.with_written(|written| written["sha256:".len()..].to_owned())
    }

    // Written on the stack: a record's hash writes two of these.
    fn with_written<T>(&self, use_it: impl FnOnce(&str) -> T) -> T {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut written = *b"sha256:0000000000000000000000000000000000000000000000000000000000000000";
        for (pair, byte) in written[7..].chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        use_it(str::from_utf8(&written).unwrap_or_default())
    }

    /// For the eye: `9f2c 71ab 04de … e81c`.
    #[must_use]
    pub fn short(&self) -> String {
        let hex = self.hex();
        format!("{} {} {} … {}", &hex[..4], &hex[4..8], &hex[8..12], &hex[60..])
    }
}

/// SHA-256 over text that comes in parts.
#[derive(Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) fn text(&mut self, part: &str) {
        self.0.update(part.as_bytes());
    }

    pub(crate) fn digest_text(&mut self, digest: &Digest) {
        digest.with_written(|written| self.text(written));
    }

    pub(crate) fn digest(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

/// Text that is not `sha256:` and 64 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a digest: expected sha256: and 64 lower-case hex digits")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;
    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let hex = text.strip_prefix("sha256:").ok_or(NotADigest)?.as_bytes();
        if hex.len() != 64 {
            return Err(NotADigest);
        }
        let mut bytes = [0; 32];
        let mut all = 0;
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            let (high, low) = (HEX_VALUES[usize::from(pair[0])], HEX_VALUES[usize::from(pair[1])]);
            *byte = high << 4 | low & 15;
            all |= high | low;
        }
        if all > 15 { Err(NotADigest) } else { Ok(Self(bytes)) }
    }
}

// The value of each lower-case hex digit; anything else is above 15. A table, because the digits
// are random: branches on them cost a tenth of a catch-up. Upper-case digits are refused: a digest
// has one written form, or a changed letter in a stored record would go unnoticed.
const HEX_VALUES: [u8; 256] = {
    let mut values = [0xff; 256];
    let digits = b"0123456789abcdef";
    let mut value = 0;
    while value < 16 {
        values[digits[value as usize] as usize] = value;
        value += 1;
    }
    values
};

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_written(|written| f.write_str(written))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_written(|written| serializer.serialize_str(written))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Digest;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("sha256: and 64 lower-case hex digits")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Digest, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_written_form_is_read() {
        let digest = Digest::of(b"content");
        let written = digest.to_string();
        assert_eq!(written.parse(), Ok(digest));
        assert_eq!(written.to_uppercase().parse::<Digest>(), Err(NotADigest));
        for byte in (0..128).filter(|byte| !b"0123456789abcdef".contains(byte)) {
            for at in [7, 8, 70] {
                let mut changed = written.clone().into_bytes();
                changed[at] = byte;
                assert_eq!(String::from_utf8(changed).unwrap().parse::<Digest>(), Err(NotADigest), "byte {byte} at {at}");
            }
        }
    }
}
