//! The command of a set: one verdict on all of its actions.

use crate::{Certainty, Digest, ToolName, Verdict};
use serde::{Deserialize, Serialize};

/// A verdict on all actions of a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetReview {
    /// Root of the Merkle tree over the leaves.
    pub root: Digest,
    /// How many actions are decided.
    pub count: u32,
    /// The tool that proposed all of them.
    pub tool: ToolName,
    /// The kind of all of them.
    pub kind: String,
    /// The verdict: `approve`, `reject` or `escalate`.
    pub verdict: Verdict,
    /// Reason codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Words for the tool and the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// How sure the reviewer says to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
}
