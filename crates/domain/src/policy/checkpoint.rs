//! One checkpoint of a policy: when it applies and what it asks for.

use super::requirements::{ReviewRequirements, SeparationOfDuty, is_zero};
use crate::{OnDeadline, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Name of the checkpoint that applies when no other does.
pub const EVERYTHING: &str = "everything";

/// One checkpoint. What is not written has the value it has in most policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Checkpoint {
    /// Its name, unique in the policy.
    pub name: String,
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The condition, in CEL; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Reviews that must approve.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub approve: u32,
    /// Reviews that suffice to reject.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub reject: u32,
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
    /// Longest time to the deadline, and the time when the tool names none, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<i64>,
    /// What happens at the deadline, whatever the tool says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_deadline: Option<OnDeadline>,
    /// What must come with the proposal or the verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub require: Vec<Requirement>,
    /// Lines of preview and arguments above which an approval states what was sampled;
    /// [`DEFAULT_SAMPLE_ABOVE_LINES`] when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample_above_lines: Option<u32>,
    /// Share of actions that gets a blind second look, 0 to 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub second_look: f64,
    /// Roles that decide after an escalation; administrator and manager when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate_to: Vec<Role>,
    /// Lets the action run without a person; never something critical or irreversible.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auto_approve: bool,
}

/// What must not be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// Every verdict carries a reason or a comment.
    Reason,
    /// The proposal carries evidence.
    Evidence,
}

impl Requirement {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Reason, Self::Evidence];

    /// `reason`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::Evidence => "evidence",
        }
    }
}

impl Checkpoint {
    /// One that asks for one review of everything.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.into(),
            about: None,
            when: None,
            approve: 1,
            reject: 1,
            roles: Vec::new(),
            teams: Vec::new(),
            qualifications: Vec::new(),
            requires_qualification: None,
            not: Vec::new(),
            two_teams: false,
            deadline_ms: None,
            on_deadline: None,
            require: Vec::new(),
            sample_above_lines: None,
            second_look: 0.0,
            escalate_to: Vec::new(),
            auto_approve: false,
        }
    }

    /// What it fixes for an action, under this version of the policy.
    #[must_use]
    pub fn rule(&self, version: &str) -> ReviewRequirements {
        ReviewRequirements {
            version: version.into(),
            checkpoint: self.name.clone(),
            approvals: self.approve,
            rejections: self.reject,
            roles: self.roles.clone(),
            teams: self.teams.clone(),
            qualifications: self.qualifications.clone(),
            requires_qualification: self.requires_qualification.clone(),
            not: self.not.clone(),
            two_teams: self.two_teams,
            require_reason: self.require.contains(&Requirement::Reason),
            second_look: self.second_look,
            escalate_to: self.escalate_to.clone(),
            auto_approve: self.auto_approve,
        }
    }
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_one(value: &u32) -> bool {
    *value == 1
}
