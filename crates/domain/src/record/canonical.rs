//! RFC 8785 (JCS) canonical JSON: the one byte form that is hashed and signed.

use serde::Serialize;
use serde_json::value::RawValue;

/// The canonical bytes of `value`.
///
/// # Errors
/// When the value is not JSON (a map with keys that are not text, NaN).
pub fn canonical(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    serde_json_canonicalizer::to_vec(value)
}

/// As [`canonical`], several times as fast, for a value whose members stand in the order of
/// RFC 8785 already: structs with sorted names of plain ASCII, texts, whole numbers below 2^53.
///
/// # Errors
/// As [`canonical`].
pub(crate) fn canonical_of_sorted(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string(value)?;
    debug_assert!(canonical(value).is_ok_and(|canonical| canonical == text.as_bytes()), "members are not sorted: {text}");
    Ok(text)
}

/// The canonical text of `value`, kept as raw JSON.
///
/// # Errors
/// As [`canonical`].
pub fn canonical_raw(value: &impl Serialize) -> Result<Box<RawValue>, serde_json::Error> {
    RawValue::from_string(serde_json_canonicalizer::to_string(value)?)
}
