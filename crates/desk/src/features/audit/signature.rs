//! Whether a review was signed by the device the record names, with the key the record enrolled.

use crate::replica::people::DeviceRow;
use crate::view::SignatureState;
use holdpoint_domain::{COMMAND_TYPE, PublicKey, ReviewBody, ReviewSubmitted, Seq, read_recorded_review};

/// The state of the signature of the review in record `seq`.
pub(super) fn state(body: &ReviewBody, head: &ReviewSubmitted, action: &str, device: Option<&DeviceRow>, seq: Seq) -> SignatureState {
    let Some(device) = device.filter(|device| fits(body, head, action, device)) else { return SignatureState::Invalid };
    match device.revoked {
        None => SignatureState::Valid,
        Some(revoked) if seq < revoked => SignatureState::ValidSinceRevoked,
        Some(_) => SignatureState::Revoked,
    }
}

// The right key, and the signed words are about what the record says.
fn fits(body: &ReviewBody, head: &ReviewSubmitted, action: &str, device: &DeviceRow) -> bool {
    let signed = PublicKey::from_base64(&device.key).and_then(|key| body.envelope.verify(COMMAND_TYPE, &key));
    signed.is_ok()
        && device.person == head.reviewer
        && read_recorded_review(body).is_ok_and(|(statement, review)| {
            statement.id == head.review
                && statement.person == head.reviewer
                && statement.device == head.device
                && review.action == action
                && review.digest == head.digest
        })
}
