//! The policy: which actions stop, who decides, how long they have.
//!
//! Version 1 is the built-in default: everything stops, one review, denied at
//! the deadline. Files of checkpoints come with team hubs.

use crate::{Code, OnDeadline, Proposal, Refusal, Risk};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What applies to one action, fixed when it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyRef {
    /// Version of the policy, covered by the digest.
    pub version: String,
    /// The checkpoint that stopped it.
    pub checkpoint: String,
    /// Reviews that must approve.
    pub approvals: u32,
    /// Reviews that suffice to reject.
    pub rejections: u32,
}

/// A policy in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its version.
    pub version: String,
    /// Time to the deadline when the tool names none, ms.
    pub default_ttl_ms: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { version: "default-1".into(), default_ttl_ms: 60 * 60 * 1000 }
    }
}

impl Policy {
    /// The checkpoint that applies to a proposal.
    ///
    /// # Errors
    /// `deadline_not_allowed` when the tool asks to be let through at the
    /// deadline with something critical or irreversible: silence would then be a yes
    /// to what most needs a person.
    pub fn check(&self, proposal: &Proposal) -> Result<PolicyRef, Refusal> {
        let grave = proposal.risk == Some(Risk::Critical) || proposal.reversible == Some(false);
        if grave && proposal.on_deadline == Some(OnDeadline::Allow) {
            return Err(Refusal::new(
                Code::DeadlineNotAllowed,
                "A critical or irreversible action cannot be allowed by its deadline. Send on_deadline deny or hold.",
            )
            .with("field", "on_deadline"));
        }
        Ok(PolicyRef { version: self.version.clone(), checkpoint: "everything".into(), approvals: 1, rejections: 1 })
    }
}
