//! Record kinds about tools.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::{Digest, Empty, Ms, ToolTerms};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A tool's record, typed.
    ToolEvent {
        /// A tool may propose.
        Tools Added "tool.added" 1 ToolAdded;
        /// A tool may propose, within its terms.
        Tools Registered "tool.added" 2 ToolRegistered, needs "0.2.0";
        /// A tool has other terms.
        Tools Changed "tool.changed!" 1 ToolTerms, needs "0.2.0";
        /// A tool's token no longer works.
        Tools Revoked "tool.revoked" 1 Empty;
        /// A tool has another token.
        Tools Rotated "tool.rotated" 1 ToolRotated;
    }
}

/// Header of `tool.added` as it was before tools had terms: any kind and target, and what
/// passes without a person is for the policy alone to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolAdded {
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// SHA-256 of its token; the token itself never reaches the hub.
    pub token: Digest,
}

/// Header of `tool.added`, version 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolRegistered {
    /// What it was registered for.
    #[serde(flatten)]
    pub terms: ToolTerms,
    /// SHA-256 of its token; the token itself never reaches the hub.
    pub token: Digest,
}

/// Header of `tool.rotated`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolRotated {
    /// SHA-256 of its new token.
    pub token: Digest,
    /// Until when the one before still works.
    pub old_until: Ms,
}

impl ToolEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        let what = about.what;
        match self {
            Self::Added(_) | Self::Registered(_) => format!("added the tool {what}"),
            Self::Changed(_) => format!("changed the registration of the tool {what}"),
            Self::Revoked(_) => format!("revoked the token of the tool {what}"),
            Self::Rotated(_) => format!("rotated the token of the tool {what}"),
        }
    }
}
