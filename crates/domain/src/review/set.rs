//! A set: one signed statement about many near-identical actions.
//!
//! The statement holds the root of a Merkle tree. Each leaf is one action with its digest and a
//! salt of its own, so that a tool that is given one leaf and its proof learns nothing of the others.

use super::merkle::{hash_leaf, is_included, proofs_of, root_of};
use crate::{
    COMMAND, Code, CommandId, DeskCommand, Digest, Reading, Refusal, Review, ReviewBody, SetLeaf, SetMembership, SetReview, Statement,
    canonical, invalid,
};

/// Fewest characters of a leaf's salt: 128 bits in hexadecimal digits.
pub const MIN_LEAF_SALT_CHARS: usize = 32;

impl SetLeaf {
    /// Its hash: SHA-256 of a zero byte and the RFC 8785 form.
    ///
    /// # Errors
    /// Never in practice: it is always canonical JSON.
    pub fn hash(&self) -> Result<Digest, Refusal> {
        canonical(self).map(|bytes| hash_leaf(&bytes)).map_err(|error| Refusal::new(Code::Internal, error.to_string()))
    }
}

/// The root over leaves, as it is signed.
///
/// # Errors
/// As [`SetLeaf::hash`].
pub fn set_root(leaves: &[SetLeaf]) -> Result<Digest, Refusal> {
    Ok(root_of(&hash_all(leaves)?))
}

/// What proves each leaf, in their order.
///
/// # Errors
/// As [`SetLeaf::hash`].
pub fn set_memberships(leaves: Vec<SetLeaf>) -> Result<Vec<SetMembership>, Refusal> {
    let hashes = hash_all(&leaves)?;
    Ok((0..).zip(leaves).zip(proofs_of(&hashes)).map(|((index, leaf), proof)| SetMembership { leaf, index, proof }).collect())
}

fn hash_all(leaves: &[SetLeaf]) -> Result<Vec<Digest>, Refusal> {
    leaves.iter().map(SetLeaf::hash).collect()
}

impl SetMembership {
    /// The review of this action that the statement of the set signs. The id is made from the leaf,
    /// so that it tells nothing of the other members.
    ///
    /// # Errors
    /// `bad_signature` when the statement is of no set, or its root does not cover the leaf.
    pub fn open(&self, signed: &Statement) -> Result<(Statement, Review), Refusal> {
        let DeskCommand::ReviewSet(set) = &signed.command else {
            return Err(Refusal::new(Code::BadSignature, "The signed statement is not about a set."));
        };
        let hash = self.leaf.hash()?;
        if !is_included(hash, self.index, set.count, &self.proof, &set.root) {
            return Err(Refusal::new(Code::BadSignature, "The signed list does not hold this action with this content."));
        }
        let review = self.review(set);
        let statement = Statement {
            id: member_id(&hash),
            shown: Some(self.leaf.shown.clone()),
            command: DeskCommand::Review(review.clone()),
            ..signed.clone()
        };
        Ok((statement, review))
    }

    /// Whether the salt is long enough to hide the leaf.
    ///
    /// # Errors
    /// `invalid_field`.
    pub fn check_salt(&self) -> Result<(), Refusal> {
        if self.leaf.salt.chars().count() >= MIN_LEAF_SALT_CHARS {
            return Ok(());
        }
        Err(invalid("set.leaf.salt", format!("The salt of a leaf has at least {MIN_LEAF_SALT_CHARS} characters.")))
    }

    fn review(&self, set: &SetReview) -> Review {
        Review {
            action: self.leaf.action.clone(),
            digest: self.leaf.digest,
            verdict: set.verdict,
            reasons: set.reasons.clone(),
            comment: set.comment.clone(),
            certainty: set.certainty,
            arguments: None,
            reading: Reading::default(),
            reading_digest: Some(self.leaf.reading_digest),
        }
    }
}

/// What was signed of the set that a recorded review is a member of; none of a single review.
#[must_use]
pub fn read_signed_set(body: &ReviewBody) -> Option<SetReview> {
    body.set.as_ref()?;
    let signed: Statement = serde_json::from_slice(&body.envelope.payload().ok()?).ok()?;
    match signed.command {
        DeskCommand::ReviewSet(set) => Some(set),
        _ => None,
    }
}

fn member_id(hash: &Digest) -> CommandId {
    format!("{COMMAND}_{}", &hash.hex()[..32]).into()
}
