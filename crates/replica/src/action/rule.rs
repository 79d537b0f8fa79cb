//! Who may decide an action, as the queue keeps it.

use super::parties::Parties;
use holdpoint_domain::{ActionProposed, DecisionRights, Ms, PersonEnrolled, ReviewRequirements, accepted_by_any};
use serde::{Deserialize, Serialize};

/// Who may decide an action, as the queue keeps it. Who owns the tool is not kept: it can change
/// while the action is open.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Rule {
    /// The rule that stopped it.
    pub policy: ReviewRequirements,
    /// Rules that apply beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_rules: Vec<ReviewRequirements>,
    /// The tool's name.
    #[serde(default)]
    pub tool: String,
    /// Whom the tool names as its owner.
    #[serde(default)]
    pub owner: Option<String>,
    /// Who asked the tool for it.
    #[serde(default)]
    pub requested_by: Option<String>,
}

impl Rule {
    /// Whether at least one of the rules lets this person decide, at the newest record or a later instant.
    #[must_use]
    pub fn allows(&self, id: &str, profile: &PersonEnrolled, (parties, at): (&Parties, Ms), escalated: bool) -> bool {
        // Whom the hub knows as owner, and whom the tool names: neither decides about its own tool.
        let tool_owners = [parties.owner_of(&self.tool), self.owner.as_deref()];
        let rights = |requirements| DecisionRights {
            requirements,
            tool_owners,
            requested_by: self.requested_by.as_deref(),
            people: parties.names(),
            qualified: parties.qualified_at(at),
            escalated,
        };
        accepted_by_any(self.rules().map(rights), id, profile).is_ok()
    }

    /// Whether it excludes the tool owner or the requester, or requires a qualification: who may
    /// decide then depends on people, owners and drills.
    #[must_use]
    pub fn leaves_out(&self) -> bool {
        self.rules().any(|rule| !rule.not.is_empty() || rule.requires_qualification.is_some())
    }

    fn rules(&self) -> impl Iterator<Item = &ReviewRequirements> {
        std::iter::once(&self.policy).chain(&self.further_rules)
    }
}

/// Whether any reviewer may decide, so that no rule is kept.
pub(super) fn is_plain(head: &ActionProposed) -> bool {
    let is_plain = |rule: &ReviewRequirements| {
        rule.roles.is_empty()
            && rule.teams.is_empty()
            && rule.qualifications.is_empty()
            && rule.requires_qualification.is_none()
            && rule.not.is_empty()
            && rule.escalate_to.is_empty()
    };
    head.rules().all(is_plain)
}

/// The rule of a proposal as JSON.
pub(super) fn to_json(head: &ActionProposed) -> String {
    let rule = Rule {
        policy: head.policy.clone(),
        further_rules: head.further_rules.clone(),
        tool: head.tool.name.to_string(),
        owner: head.tool.owner.clone(),
        requested_by: head.requested_by.clone(),
    };
    // Plain fields: writing them as JSON does not fail.
    serde_json::to_string(&rule).unwrap_or_default()
}
