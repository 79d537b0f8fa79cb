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
        /// A policy that asks for a second review of fast reviews comes into force.
        Administration PublishedWithFastReviews "policy.published" 3 PolicyWithFastReviews, needs "0.2.0";
        /// A policy that requires a qualification which a drill gives comes into force.
        Administration PublishedWithDrills "policy.published" 4 PolicyWithDrills, needs "0.2.0";
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

/// Header of version 3 of `policy.published`: a [`PolicyPublished`] with `second_look_under_ms`,
/// and with `pause_after_ms` where it has such a rule too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenWithFastReviews", into = "WrittenWithFastReviews")]
pub struct PolicyWithFastReviews(pub PolicyPublished);

#[derive(Serialize, Deserialize)]
struct WrittenWithFastReviews {
    policy: Policy,
    second_look_under_ms: Ms,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pause_after_ms: Option<Ms>,
}

impl From<WrittenWithFastReviews> for PolicyWithFastReviews {
    fn from(written: WrittenWithFastReviews) -> Self {
        let (pause_after_ms, second_look_under_ms) = (written.pause_after_ms, Some(written.second_look_under_ms));
        Self(PolicyPublished { policy: Policy { pause_after_ms, second_look_under_ms, ..written.policy } })
    }
}

impl From<PolicyWithFastReviews> for WrittenWithFastReviews {
    fn from(PolicyWithFastReviews(published): PolicyWithFastReviews) -> Self {
        let policy = published.policy;
        let second_look_under_ms = policy.second_look_under_ms.unwrap_or_default();
        Self { second_look_under_ms, pause_after_ms: policy.pause_after_ms, policy }
    }
}

/// Header of version 4 of `policy.published`: a [`PolicyPublished`] of which a checkpoint has
/// `requires_qualification`, and with `pause_after_ms` and `second_look_under_ms` where it has such rules too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenWithDrills", into = "WrittenWithDrills")]
pub struct PolicyWithDrills(pub PolicyPublished);

#[derive(Serialize, Deserialize)]
struct WrittenWithDrills {
    policy: Policy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    second_look_under_ms: Option<Ms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pause_after_ms: Option<Ms>,
}

impl From<WrittenWithDrills> for PolicyWithDrills {
    fn from(WrittenWithDrills { policy, second_look_under_ms, pause_after_ms }: WrittenWithDrills) -> Self {
        Self(PolicyPublished { policy: Policy { pause_after_ms, second_look_under_ms, ..policy } })
    }
}

impl From<PolicyWithDrills> for WrittenWithDrills {
    fn from(PolicyWithDrills(PolicyPublished { policy }): PolicyWithDrills) -> Self {
        Self { second_look_under_ms: policy.second_look_under_ms, pause_after_ms: policy.pause_after_ms, policy }
    }
}

impl PolicyEvent {
    /// A policy, in the first version that holds all of it.
    #[must_use]
    pub fn published(policy: Policy) -> Self {
        if policy.checkpoints.iter().any(|checkpoint| checkpoint.requires_qualification.is_some()) {
            return Self::PublishedWithDrills(PolicyWithDrills(PolicyPublished { policy }));
        }
        let (has_pause, has_fast_reviews) = (policy.pause_after_ms.is_some(), policy.second_look_under_ms.is_some());
        let published = PolicyPublished { policy };
        match (has_fast_reviews, has_pause) {
            (true, _) => Self::PublishedWithFastReviews(PolicyWithFastReviews(published)),
            (false, true) => Self::PublishedWithPause(PolicyWithPause(published)),
            (false, false) => Self::Published(published),
        }
    }

    /// The policy that comes into force.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        match self {
            Self::Published(published)
            | Self::PublishedWithPause(PolicyWithPause(published))
            | Self::PublishedWithFastReviews(PolicyWithFastReviews(published))
            | Self::PublishedWithDrills(PolicyWithDrills(published)) => &published.policy,
        }
    }

    /// As [`Self::policy`].
    #[must_use]
    pub fn into_policy(self) -> Policy {
        match self {
            Self::Published(published)
            | Self::PublishedWithPause(PolicyWithPause(published))
            | Self::PublishedWithFastReviews(PolicyWithFastReviews(published))
            | Self::PublishedWithDrills(PolicyWithDrills(published)) => published.policy,
        }
    }

    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        format!("published the policy {}", visible_line(&self.policy().version))
    }
}
