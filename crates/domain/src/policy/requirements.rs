//! What a checkpoint asks for one action, fixed when it is proposed.

use crate::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// The qualification, given by a drill, that a reviewer holds and that has not run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_qualification: Option<String>,
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
    #[serde(default, skip_serializing_if = "is_zero")]
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

/// A person who may not decide an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeparationOfDuty {
    /// The owner of the tool.
    ToolOwner,
    /// The person who asked the tool for the action.
    Requester,
}

impl SeparationOfDuty {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::ToolOwner, Self::Requester];

    /// `tool_owner`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToolOwner => "tool_owner",
            Self::Requester => "requester",
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
pub(super) fn is_zero(value: &f64) -> bool {
    *value == 0.0
}
