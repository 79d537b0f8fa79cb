//! What people may do.

use serde::{Deserialize, Serialize};

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum Role {
    Reviewer,
    Manager,
    Trainer,
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Reviewer, Self::Manager, Self::Trainer, Self::Administrator];

    /// `reviewer`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Manager => "manager",
            Self::Trainer => "trainer",
            Self::Administrator => "administrator",
        }
    }
}
