//! What a reviewer can say.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a reviewer can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum Verdict {
    Approve,
    Edit,
    Reject,
    Respond,
    Escalate,
    Abstain,
}

impl Verdict {
    /// All, in the order of the pane.
    pub const ALL: [Self; 6] = [Self::Approve, Self::Edit, Self::Reject, Self::Respond, Self::Escalate, Self::Abstain];

    /// `approve`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Edit => "edit",
            Self::Reject => "reject",
            Self::Respond => "respond",
            Self::Escalate => "escalate",
            Self::Abstain => "abstain",
        }
    }

    /// Whether it is a vote on the content. Escalating and abstaining are not: they leave
    /// the reviewer free to vote later, and every tool can carry them.
    #[must_use]
    pub const fn is_vote(self) -> bool {
        match self {
            Self::Approve | Self::Edit | Self::Reject | Self::Respond => true,
            Self::Escalate | Self::Abstain => false,
        }
    }

    /// Whether it allows the action.
    #[must_use]
    pub const fn allows(self) -> bool {
        match self {
            Self::Approve | Self::Edit => true,
            Self::Reject | Self::Respond | Self::Escalate | Self::Abstain => false,
        }
    }
}
