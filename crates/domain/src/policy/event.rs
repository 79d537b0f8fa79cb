//! Record kinds about the policy.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{Ms, Policy};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about the policy, typed.
    PolicyEvent {
        /// A policy comes into force.
        Administration Published "policy.published" 1 PolicyPublished;
        /// A policy that pauses people after a time without a break comes into force.
        Administration PublishedWithPause "policy.published" 2 PolicyWithPause, needs "0.2.0";
    }
}

/// Header of `policy.published`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyPublished {
    /// The policy itself.
    pub policy: crate::Policy,
}

/// Header of version 2 of `policy.published`: a [`PolicyPublished`] with `pause_after_ms`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenWithPause", into = "WrittenWithPause")]
pub struct PolicyWithPause(pub PolicyPublished);

#[derive(Serialize, Deserialize)]
struct WrittenWithPause {
    policy: Policy,
    pause_after_ms: Ms,
}

impl From<WrittenWithPause> for PolicyWithPause {
    fn from(written: WrittenWithPause) -> Self {
        Self(PolicyPublished { policy: Policy { pause_after_ms: Some(written.pause_after_ms), ..written.policy } })
    }
}

impl From<PolicyWithPause> for WrittenWithPause {
    fn from(PolicyWithPause(published): PolicyWithPause) -> Self {
        Self { pause_after_ms: published.policy.pause_after_ms.unwrap_or(Ms::MAX), policy: published.policy }
    }
}

impl PolicyEvent {
    /// A policy, in the first version that holds all of it.
    #[must_use]
    pub const fn published(policy: Policy) -> Self {
        let has_pause = policy.pause_after_ms.is_some();
        let published = PolicyPublished { policy };
        if has_pause { Self::PublishedWithPause(PolicyWithPause(published)) } else { Self::Published(published) }
    }

    /// The policy that comes into force.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        match self {
            Self::Published(published) | Self::PublishedWithPause(PolicyWithPause(published)) => &published.policy,
        }
    }

    /// As [`Self::policy`].
    #[must_use]
    pub fn into_policy(self) -> Policy {
        match self {
            Self::Published(published) | Self::PublishedWithPause(PolicyWithPause(published)) => published.policy,
        }
    }

    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        format!("published the policy {}", visible_line(&self.policy().version))
    }
}
