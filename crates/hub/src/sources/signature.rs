//! HMAC-SHA256 signatures over the bytes of a delivery.

use super::statements::Delivery;
use hmac::{Hmac, KeyInit as _, Mac as _};
use holdpoint_domain::incidents::SignatureScheme;
use holdpoint_domain::{Code, Refusal};
use sha2::Sha256;

/// Whether one of the signatures in the scheme's header fits these bytes.
///
/// # Errors
/// `unauthorized` where the header is missing, `bad_signature` where none fits.
pub(super) fn verify_signature(scheme: SignatureScheme, delivery: &Delivery<'_>, secret: &[u8]) -> Result<(), Refusal> {
    let SignatureScheme { header, prefix } = scheme;
    let signatures = delivery.headers.get(header).and_then(|value| value.to_str().ok());
    let signatures = signatures
        .ok_or_else(|| Refusal::new(Code::Unauthorized, format!("The request is not signed: the header {header} is missing.")))?;
    let mut of_scheme = signatures.split(',').filter_map(|part| part.trim().strip_prefix(prefix));
    match of_scheme.any(|signature| fits_secret(secret, delivery.bytes, signature)) {
        true => Ok(()),
        false => {
            let detail = format!("No {prefix} signature in {header} fits the body and the secret of this source.");
            Err(Refusal::new(Code::BadSignature, detail))
        }
    }
}

/// Whether a signature in hex digits is the one of these bytes. The comparison takes the same time for each.
fn fits_secret(secret: &[u8], bytes: &[u8], signature: &str) -> bool {
    let Some(signature) = read_hex(signature) else { return false };
    Hmac::<Sha256>::new_from_slice(secret).is_ok_and(|mac| mac.chain_update(bytes).verify_slice(&signature).is_ok())
}

fn read_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|place| u8::from_str_radix(&text[place..place + 2], 16).ok()).collect()
}
