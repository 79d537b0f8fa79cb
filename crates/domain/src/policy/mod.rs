//! The policy: which actions stop, who decides them, how long they have.
//!
//! A file of checkpoints with conditions; the first whose condition holds
//! applies, and one that is built in when none does. Here is what a policy is;
//! [`Policy::parse`] reads a file, [`Policy::check`] applies one. Who a person
//! is and what their votes come to is not decided here.

mod check;
mod checkpoint;
mod condition;
mod eligible;
mod fields;
mod names;
mod parse;
mod place;
mod problem;
mod replay;
mod rules;
mod subject;
mod summary;
mod variables;
mod warnings;

pub use check::MatchedRule;
pub use checkpoint::{Checkpoint, Requirement, SeparationOfDuty};
pub use eligible::eligible;
pub(crate) use eligible::{apart, deciding_teams};
pub use problem::PolicyProblem;
pub use replay::{Past, Replay, ReplayChange, ReplayCheckpoint, Replaying, replay};
pub use subject::Subject;

use crate::Role;
use condition::Compiled;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Name of the checkpoint that applies when no other does.
pub const EVERYTHING: &str = "everything";

/// What applies to one action, fixed when it is proposed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReviewRequirements {
    /// Version of the policy, covered by the digest.
    pub version: String,
    /// The checkpoint that stopped it.
    pub checkpoint: String,
    /// Reviews that must approve.
    pub approvals: u32,
    /// Reviews that suffice to reject.
    pub rejections: u32,
    /// Roles of which a reviewer needs one; `reviewer` when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Teams of which a reviewer needs one; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// Qualifications of which a reviewer needs all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
    /// Who may not decide, whatever their role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<SeparationOfDuty>,
    /// The approvals must come from two teams.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub two_teams: bool,
    /// Every verdict carries a reason or a comment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub require_reason: bool,
    /// Share of actions that gets a blind second look, 0 to 1.
    #[serde(default, skip_serializing_if = "checkpoint::is_zero")]
    pub second_look: f64,
    /// Roles that decide after an escalation; administrator and manager when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate_to: Vec<Role>,
    /// It runs without a person, and the record says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auto_approve: bool,
}

impl ReviewRequirements {
    /// The roles of which a reviewer needs one.
    #[must_use]
    pub fn deciders(&self, escalated: bool) -> &[Role] {
        match (escalated, self.roles.as_slice(), self.escalate_to.as_slice()) {
            (true, _, []) => &[Role::Administrator, Role::Manager],
            (true, _, roles) => roles,
            (false, [], _) => &[Role::Reviewer],
            (false, roles, _) => roles,
        }
    }
}

/// A policy in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Its version.
    pub version: String,
    /// Time to the deadline when the tool names none, ms.
    pub default_ttl_ms: i64,
    /// What stops, in the order in which it is tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checkpoints: Vec<Checkpoint>,
    /// The file as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    // Made from the checkpoints at the first check and shared by all clones.
    #[serde(skip)]
    pub(crate) compiled: Compiled,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: "default-1".into(),
            default_ttl_ms: 60 * 60 * 1000,
            checkpoints: Vec::new(),
            source: None,
            compiled: Compiled::default(),
        }
    }
}
