//! Record kinds about re-reviews. The subject is the action.

use crate::record::kinds::record_kinds;
use crate::{ActionId, SentenceContext};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a re-review, typed.
    RereviewEvent {
        /// A person asks that an approval is reviewed again, blind.
        Reviews Requested "review.requested" 1 RereviewRequested;
    }
}

/// Header of `review.requested`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RereviewRequested {
    /// The incident that led to it.
    pub incident: String,
    /// The action that was approved the same way and is tied to the incident.
    pub like: ActionId,
}

impl RereviewEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Requested(_) => format!("asked for a blind re-review of {}", about.what),
        }
    }
}
