//! The refusal of an ID token.

use holdpoint_domain::{Code, Refusal};

/// Refuses an ID token; `why` is a whole sentence.
pub(super) fn refuse_token(why: &str) -> Refusal {
    Refusal::new(Code::IdTokenInvalid, format!("The identity provider's answer does not verify. {why} Sign in again."))
}
