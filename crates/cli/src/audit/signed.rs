//! One review's signature.

use super::chain::Chain;
use holdpoint_domain::{COMMAND_TYPE, Digest, ReviewBody, read_review};

/// Whether the body at `digest` holds the review its record speaks of, signed by the device it names.
pub(super) fn check(chain: &Chain, digest: &Digest, text: &str) -> Option<Result<(), String>> {
    let (_, action, head) = chain.reviews.get(digest)?;
    let check = || {
        let body: ReviewBody = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let (person, key) = chain.devices.get(&head.device).ok_or("its device was never enrolled")?;
        body.envelope.verify(COMMAND_TYPE, key).map_err(|refusal| refusal.detail)?;
        let (statement, review) = read_review(&body.envelope).map_err(|refusal| refusal.detail)?;
        let fits = statement.id == head.review
            && statement.person == head.reviewer
            && statement.person == *person
            && statement.device == head.device
            && review.action == *action
            && review.digest == head.digest;
        if fits { Ok(()) } else { Err("the signed words are about something else than the record says".to_owned()) }
    };
    Some(check())
}
