//! Where an action stands.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ActionStatus"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waiting for a decision.
    Open,
    /// Approved by reviews, by the policy, or by the deadline.
    Approved,
    /// Approved with changed arguments.
    Edited,
    /// Rejected by reviews.
    Rejected,
    /// A person answered the tool's question; nothing may run.
    Responded,
    /// Not decided before the deadline; denied.
    Expired,
    /// A stop holds it.
    Stopped,
    /// The tool took it back.
    Withdrawn,
}

impl Status {
    /// `approved`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Edited => "edited",
            Self::Rejected => "rejected",
            Self::Responded => "responded",
            Self::Expired => "expired",
            Self::Stopped => "stopped",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// "approved with edits"
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Edited => "approved with edits",
            Self::Rejected => "rejected",
            Self::Responded => "answered",
            Self::Expired => "expired and denied",
            Self::Stopped => "stopped",
            Self::Withdrawn => "withdrawn by the tool",
        }
    }

    /// Only these let the tool act.
    #[must_use]
    pub const fn allows(self) -> bool {
        matches!(self, Self::Approved | Self::Edited)
    }
}
