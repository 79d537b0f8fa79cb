//! The policy: which actions stop, who decides, how long they have.
//!
//! Version 1 is the built-in default: everything stops, one review, denied at
//! the deadline. Files of checkpoints come with team hubs.

use crate::{Code, OnDeadline, Proposal, Refusal, Risk};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What applies to one action, fixed when it is proposed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PolicyRef {
    /// Version of the policy, covered by the digest.
    pub version: String,
    /// The checkpoint that stopped it.
    pub checkpoint: String,
    /// Reviews that must approve.
    pub approvals: u32,
    /// Reviews that suffice to reject.
    pub rejections: u32,
    /// STUB
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub two_teams: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub require_reason: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auto_approve: bool,
    #[serde(default, skip_serializing_if = "zero")]
    pub second_look: f64,
}
fn zero(x: &f64) -> bool {
    *x == 0.0
}
#[derive(Debug, Serialize)]
pub struct PolicyProblem {
    pub line: usize,
    pub column: usize,
    pub code: String,
    pub message: String,
}
impl Policy {
    pub fn parse(_: &str) -> Result<Self, Vec<PolicyProblem>> {
        Err(vec![])
    }
}
pub fn eligible(_: &PolicyRef, person: &crate::PersonEnrolled, _: &str, _: Option<&str>, _: Option<&str>, _: bool) -> Result<(), Refusal> {
    if person.roles.contains(&crate::Role::Reviewer) { Ok(()) } else { Err(Refusal::new(Code::NotEligible, "x")) }
}

/// A policy in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its version.
    pub version: String,
    /// Time to the deadline when the tool names none, ms.
    pub default_ttl_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { version: "default-1".into(), default_ttl_ms: 60 * 60 * 1000, source: None }
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
        Ok(PolicyRef {
            version: self.version.clone(),
            checkpoint: "everything".into(),
            approvals: 1,
            rejections: 1,
            ..PolicyRef::default()
        })
    }
}
