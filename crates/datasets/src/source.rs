//! What taught a correction.

use holdpoint_domain::RightVerdict;

/// What taught it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// People rejected the action.
    Reject,
    /// People approved it with other arguments.
    Edit,
    /// A trainer ruled on it.
    Ruling(RightVerdict),
    /// People approved it, and an incident was confirmed to come from it.
    Escape,
}

impl Source {
    /// `reject`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Edit => "edit",
            Self::Ruling(_) => "ruling",
            Self::Escape => "escape",
        }
    }
}
