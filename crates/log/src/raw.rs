//! Stored text as a record's header.

use serde_json::value::RawValue;

/// `text` as raw JSON. Blanks around it are refused, not trimmed: the hash covers the
/// text as written, so trimming would hide a change.
pub(crate) fn raw_json(text: String) -> Result<Box<RawValue>, serde_json::Error> {
    let written = text.len();
    let raw = RawValue::from_string(text)?;
    if raw.get().len() == written { Ok(raw) } else { Err(serde::de::Error::custom("blanks around the JSON")) }
}
