//! Stored text back into a record's head.

use serde_json::value::RawValue;

/// `text` as raw JSON. Blanks around it are refused, not trimmed: the hash is
/// over the text as written, so a trimmed head would hide a change.
pub(crate) fn raw_json(text: String) -> Result<Box<RawValue>, serde_json::Error> {
    let written = text.len();
    let raw = RawValue::from_string(text)?;
    if raw.get().len() == written { Ok(raw) } else { Err(serde::de::Error::custom("blanks around the JSON")) }
}
