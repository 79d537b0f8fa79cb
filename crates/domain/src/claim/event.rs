//! Record kinds about claims. Their subject is the action.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::{Empty, Ms, PersonId};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A claim's record, typed.
    ClaimEvent {
        /// A person works on the action.
        Reviews Claimed "action.claimed" 1 ActionClaimed;
        /// The claim was given back, or expired.
        Reviews Released "action.released" 1 Empty;
    }
}

/// Header of `action.claimed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionClaimed {
    /// Person.
    pub by: PersonId,
    /// When the lease ends.
    pub until: Ms,
}

impl ClaimEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        let what = about.what;
        match self {
            Self::Claimed(_) => format!("claimed {what}"),
            Self::Released(_) if about.by_hub => format!("the claim on {what} expired"),
            Self::Released(_) => format!("released {what}"),
        }
    }
}
