//! Who may decide an action, as the queue keeps it.

use holdpoint_domain::{ActionProposed, DecisionRights, PersonEnrolled, ReviewRequirements};
use serde::{Deserialize, Serialize};

/// Who may decide an action, as the queue keeps it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Rule {
    /// The rule that stopped it.
    pub policy: ReviewRequirements,
    /// Whom the tool names as its owner.
    #[serde(default)]
    pub owner: Option<String>,
    /// Whom the hub knows as the tool's owner.
    #[serde(default)]
    pub registered: Option<String>,
    /// Who asked the tool for it.
    #[serde(default)]
    pub requested_by: Option<String>,
}

impl Rule {
    /// Whether the checkpoint lets this person decide.
    #[must_use]
    pub fn allows(&self, id: &str, profile: &PersonEnrolled, escalated: bool) -> bool {
        // Whom the hub knows as owner, and whom the tool names: neither decides about its own tool.
        let rights = DecisionRights {
            requirements: &self.policy,
            tool_owners: [self.registered.as_deref(), self.owner.as_deref()],
            requested_by: self.requested_by.as_deref(),
            escalated,
        };
        rights.may_decide(id, profile).is_ok()
    }
}

/// Whether any reviewer may decide, so that no rule is kept.
pub(super) const fn is_plain(policy: &ReviewRequirements) -> bool {
    policy.roles.is_empty()
        && policy.teams.is_empty()
        && policy.qualifications.is_empty()
        && policy.not.is_empty()
        && policy.escalate_to.is_empty()
}

/// The rule of a proposal as JSON; `registered` is whom the hub knows as the tool's owner.
pub(super) fn to_json(head: &ActionProposed, registered: Option<String>) -> String {
    let rule = Rule { policy: head.policy.clone(), owner: head.tool.owner.clone(), registered, requested_by: head.requested_by.clone() };
    // Plain fields: writing them as JSON does not fail.
    serde_json::to_string(&rule).unwrap_or_default()
}
