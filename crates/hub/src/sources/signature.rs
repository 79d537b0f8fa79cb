//! HMAC-SHA256 signatures over the bytes of a delivery.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use holdpoint_domain::{Code, Refusal};
use sha2::Sha256;

/// The text of a header that must be there.
pub(super) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Refusal> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.ok_or_else(|| Refusal::new(Code::Unauthorized, format!("The request is not signed: the header {name} is missing.")))
}

/// Whether a signature in hex digits is the one of these bytes. The comparison takes the same time for each.
pub(super) fn fits_secret(secret: &[u8], bytes: &[u8], signature: &str) -> bool {
    let Some(signature) = read_hex(signature) else { return false };
    Hmac::<Sha256>::new_from_slice(secret).is_ok_and(|mac| mac.chain_update(bytes).verify_slice(&signature).is_ok())
}

fn read_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|place| u8::from_str_radix(&text[place..place + 2], 16).ok()).collect()
}
