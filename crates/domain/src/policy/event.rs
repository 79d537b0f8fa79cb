//! Record kinds about the policy.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about the policy, typed.
    PolicyEvent {
        /// A policy comes into force.
        Administration Published "policy.published" 1 PolicyPublished;
    }
}

/// Header of `policy.published`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyPublished {
    /// The policy itself.
    pub policy: crate::Policy,
}

impl PolicyEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Published(published) => format!("published the policy {}", visible_line(&published.policy.version)),
        }
    }
}
