//! What a condition can see of an action: one that is being proposed, or one of the past.

use crate::{ActionProposed, OnDeadline, Proposal, Risk, Target, ToolRef};
use serde_json::{Map, Value};

/// An action, as the policy looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// For example `deploy.rollout`.
    pub kind: &'a str,
    /// One line.
    pub title: &'a str,
    /// Who proposes.
    pub tool: &'a ToolRef,
    /// Who answers for the tool: as the hub knows it, else as the tool says.
    pub owner: Option<&'a str>,
    /// What it acts on.
    pub target: &'a Target,
    /// The exact arguments.
    pub arguments: &'a Map<String, Value>,
    /// As stated, or medium.
    pub risk: Risk,
    /// As stated.
    pub reversible: Option<bool>,
    /// As stated.
    pub confidence: Option<f64>,
    /// As stated.
    pub blast_radius: Option<&'a str>,
    /// Pieces of evidence.
    pub evidence: u32,
    /// Who asked the tool for it.
    pub requested_by: Option<&'a str>,
    /// What the tool asks to happen at the deadline.
    pub on_deadline: Option<OnDeadline>,
}

impl<'a> Subject<'a> {
    /// An action that is being proposed; `owner` as the hub knows the tool.
    #[must_use]
    pub fn of(proposal: &'a Proposal, owner: Option<&'a str>) -> Self {
        Self {
            kind: &proposal.kind,
            title: &proposal.title,
            tool: &proposal.tool,
            owner: owner.or(proposal.tool.owner.as_deref()),
            target: &proposal.target,
            arguments: &proposal.arguments,
            risk: proposal.risk.unwrap_or(Risk::Medium),
            reversible: proposal.reversible,
            confidence: proposal.confidence,
            blast_radius: proposal.blast_radius.as_deref(),
            evidence: u32::try_from(proposal.evidence.len()).unwrap_or(u32::MAX),
            requested_by: proposal.requested_by.as_deref(),
            on_deadline: proposal.on_deadline,
        }
    }

    /// An action as it was recorded; the arguments are in its body.
    #[must_use]
    pub fn past(head: &'a ActionProposed, arguments: &'a Map<String, Value>, owner: Option<&'a str>) -> Self {
        Self {
            kind: &head.kind,
            title: &head.title,
            tool: &head.tool,
            owner: owner.or(head.tool.owner.as_deref()),
            target: &head.target,
            arguments,
            risk: head.risk,
            reversible: head.reversible,
            confidence: head.confidence,
            blast_radius: head.blast_radius.as_deref(),
            evidence: head.evidence,
            requested_by: head.requested_by.as_deref(),
            on_deadline: Some(head.on_deadline),
        }
    }

    /// Critical, or said to be impossible to undo: silence must never be a yes to it.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        self.risk == Risk::Critical || self.reversible == Some(false)
    }
}
