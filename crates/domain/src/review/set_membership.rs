//! What stands beside the statement of a set for each of its actions.

use crate::{ActionId, Digest, Shown};
use serde::{Deserialize, Serialize};

/// One action of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetLeaf {
    /// The action.
    pub action: ActionId,
    /// Digest of what was on screen.
    pub digest: Digest,
    /// The records that were on screen.
    pub shown: Shown,
    /// Digest of the [`crate::ReadingBody`] that comes beside the statement.
    pub reading_digest: Digest,
    /// Random, so that no other member can be guessed from a proof.
    pub salt: String,
}

/// What proves that the signed statement of a set is about one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetMembership {
    /// The action.
    pub leaf: SetLeaf,
    /// Its place among the leaves, from 0.
    pub index: u32,
    /// The hashes that lead from the leaf to the root, nearest first.
    pub proof: Vec<Digest>,
}
