//! Ids of incidents: they follow from the source and its own id, so that every hub and every import finds the same.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The id of what a source calls `id`: `inc_` and 32 hex digits.
pub(crate) fn stream_id(source: &str, id: &str) -> String {
    format!("inc_{}", short_hash(&[source, id], 16))
}

/// The id of the change that a source calls `id`: `chg_` and 32 hex digits.
pub(crate) fn change_id(source: &str, id: &str) -> String {
    format!("chg_{}", short_hash(&[source, id], 16))
}

/// The id of alerts that were polled without the group of the source, and are grouped here under `key`.
pub(crate) fn polled_stream_id(source: &str, key: &str) -> String {
    format!("inc_{}", short_hash(&[source, "polled", key], 16))
}

/// The first bytes of a SHA-256 over texts, in hex digits.
pub(crate) fn short_hash(parts: &[&str], bytes: usize) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let mut text = String::with_capacity(bytes * 2);
    for byte in hasher.finalize().iter().take(bytes) {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The stream of an incident, by the incident's id.
pub(crate) fn stream_of(id: &str) -> &str {
    id.split_once('-').map_or(id, |(stream, _)| stream)
}
