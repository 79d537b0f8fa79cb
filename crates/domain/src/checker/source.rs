//! Where the checker reads what records rest on.

use super::finding::{Doubt, NotJudged, unjustified};
use crate::{Digest, PublicKey, Record, Statement};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::HashMap;

/// Reads what records rest on. Called while a record is checked.
pub trait CheckSource {
    /// The bytes of a body.
    ///
    /// # Errors
    /// [`NotJudged::Withheld`] where this caller may not read it, else [`NotJudged::Erased`].
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged>;

    /// All records about an action that was closed before the check began, in order.
    fn records_about(&self, _subject: &str) -> Vec<Record> {
        Vec::new()
    }

    /// Takes each statement whose signature was verified: it vouches for the history before it.
    fn note_statement(&self, _statement: &Statement) {}

    /// Whether `key` signed the payload. Callers that measure or remember signatures do it here.
    fn is_signed(&self, key: &PublicKey, payload_type: &str, payload: &[u8], signature: &str) -> bool {
        key.verify(payload_type, payload, signature).is_ok()
    }
}

/// A body whose bytes have its digest.
pub(super) fn read_body<'a>(source: &'a dyn CheckSource, digest: &Digest) -> Result<Cow<'a, [u8]>, Doubt> {
    let bytes = source.body(digest).map_err(Doubt::NotJudged)?;
    if Digest::of(&bytes) != *digest {
        return Err(Doubt::Unjustified("body_changed", format!("Body {digest} was changed after it was written.")));
    }
    Ok(bytes)
}

/// A body as a document.
pub(super) fn read_document<T: DeserializeOwned>(source: &dyn CheckSource, digest: &Digest) -> Result<T, Doubt> {
    let bytes = read_body(source, digest)?;
    serde_json::from_slice(&bytes).map_err(|error| unjustified(format!("Body {digest} cannot be read: {error}.")))
}

// Reading a key costs about as much as hashing a record ten times.
pub(super) fn find_key<'a>(keys: &'a mut HashMap<String, PublicKey>, text: &str) -> Option<&'a PublicKey> {
    if !keys.contains_key(text) {
        keys.insert(text.to_owned(), PublicKey::from_base64(text).ok()?);
    }
    keys.get(text)
}
