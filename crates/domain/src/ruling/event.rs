//! Record kinds about rulings. The subject is the action; of tags it is their version.

use crate::record::kinds::record_kinds;
use crate::{CommandId, SentenceContext, Verdict};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a ruling, typed.
    RulingEvent {
        /// A trainer says which verdict was right. The body is the signed command, which holds the
        /// lesson and the arguments that were right: who erases the one erases the other.
        Reviews Made "ruling.made" 1 RulingMade;
        /// A reviewer of the action, or the owner of its tool, appeals. The body is the signed
        /// command, which holds the reason.
        Reviews Appealed "ruling.appealed" 1 RulingAppealed;
        /// The tags that rulings may carry from now on.
        Administration TagsPublished "ruling.tags_published" 1 TagsPublished;
    }
}

/// Which verdict was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RightVerdict {
    /// The action as it was proposed.
    Approve,
    /// Not to do it.
    Reject,
    /// The action with other arguments.
    Edit,
    /// More than one verdict was acceptable.
    Both,
}

impl RightVerdict {
    /// `approve`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Edit => "edit",
            Self::Both => "both",
        }
    }

    /// Whether a reviewer's verdict is the one that was right; none where that cannot be said.
    #[must_use]
    pub const fn agrees(self, verdict: Verdict) -> Option<bool> {
        match (self, verdict) {
            (_, Verdict::Escalate | Verdict::Abstain) => None,
            (Self::Both, _) | (Self::Approve, Verdict::Approve) | (Self::Reject, Verdict::Reject) | (Self::Edit, Verdict::Edit) => {
                Some(true)
            }
            (Self::Approve | Self::Reject | Self::Edit, _) => Some(false),
        }
    }
}

/// Header of `ruling.made`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulingMade {
    /// Which verdict was right.
    pub right: RightVerdict,
    /// Tags of the taxonomy in force then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The appealed ruling that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<CommandId>,
}

/// Header of `ruling.appealed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulingAppealed {
    /// The ruling; absent where the decision itself is appealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<CommandId>,
}

/// Header of `ruling.tags_published`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagsPublished {
    /// The tags, in the order of the screen.
    pub tags: Vec<String>,
}

impl RulingEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Made(made) => match made.right {
                RightVerdict::Approve => format!("ruled that approving {} was right", about.what),
                RightVerdict::Reject => format!("ruled that rejecting {} was right", about.what),
                RightVerdict::Edit => format!("ruled that editing {} was right", about.what),
                RightVerdict::Both => format!("ruled that both verdicts on {} were acceptable", about.what),
            },
            Self::Appealed(RulingAppealed { ruling: Some(_) }) => format!("appealed the ruling on {}", about.what),
            Self::Appealed(RulingAppealed { ruling: None }) => format!("appealed the decision on {}", about.what),
            Self::TagsPublished(_) => "published the tags of rulings".into(),
        }
    }
}
