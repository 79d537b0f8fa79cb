//! Checks the signature of a review.

use super::chain::{Chain, Review};
use super::vouched::Vouching;
use holdpoint_domain::{COMMAND_TYPE, Digest, ReviewBody, Statement, read_review};

/// Checks that the body at `digest` is the review in its record, signed by the device named
/// there; none when no review has this body.
pub(super) fn check(chain: &Chain, digest: &Digest, text: &str, vouching: &mut Vouching) -> Option<Result<(), String>> {
    let reviews = chain.reviews.get(digest)?;
    Some(reviews.iter().try_for_each(|review| check_review(review, text).map(|statement| vouching.note(&statement))))
}

fn check_review(review: &Review, text: &str) -> Result<Statement, String> {
    let head = &review.head;
    let body: ReviewBody = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let (person, key) = review.signer.as_ref().map_err(|why| (*why).to_owned())?;
    body.envelope.verify(COMMAND_TYPE, key).map_err(|refusal| refusal.detail)?;
    let (statement, signed) = read_review(&body.envelope).map_err(|refusal| refusal.detail)?;
    let fits = statement.id == head.review
        && statement.person == head.reviewer
        && statement.person == *person
        && statement.device == head.device
        && signed.action == review.action
        && signed.digest == head.digest;
    if fits { Ok(statement) } else { Err("the signed statement does not match the record".to_owned()) }
}
