//! Record kinds about actions: proposed, revised, edited, decided, delivered, used, executed.

use crate::record::kinds::record_kinds;
use crate::{
    CommandId, DeviceId, Digest, Empty, Evidence, Ms, OnDeadline, PersonId, Preview, Proposal, Reasons, ReviewRequirements, Risk, Status,
    Target, ToolRef, Undo, Verdict,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

record_kinds! {
    /// An action's record, typed.
    ActionEvent {
        /// A tool proposes.
        Actions Proposed "action.proposed" 1 ActionProposed;
        /// A tool proposes; several rules of the policy apply, or the content is too long to be read in full.
        Actions ProposedUnderRules "action.proposed" 2 ProposedUnderRules, needs "0.2.0";
        /// Follows a proposal whose cause is sealed: a tool's call, or a plan of faults.
        Actions Caused "action.caused!" 1 ActionCaused, needs "0.2.0";
        /// A tool replaces its proposal; reviews given so far are void.
        Actions Revised "action.revised" 1 ActionProposed;
        /// A tool replaces its proposal, with what version 2 of the proposal holds.
        Actions RevisedUnderRules "action.revised" 2 ProposedUnderRules, needs "0.2.0";
        /// A more senior review is asked for.
        Reviews Escalated "action.escalated" 1 Empty;
        /// A reviewer changed the arguments; reviews of the earlier ones are void.
        Reviews Edited "action.edited" 1 ActionEdited;
        /// A reviewer changed the arguments, which are too long now to be read in full.
        Reviews EditedToLong "action.edited" 2 EditedToLong, needs "0.2.0";
        /// Drawn for a blind second review: it stays open for one more review.
        Reviews SecondReviewDrawn "action.second_look" 1 Empty;
        /// The action is settled.
        Decisions Decided "action.decided" 1 ActionDecided;
        /// The tool took it back.
        Actions Withdrawn "action.withdrawn" 1 Empty;
        /// The decision was handed to the tool.
        Decisions Delivered "decision.delivered" 1 Empty;
        /// The grant was used, once.
        Decisions GrantUsed "grant.used" 1 GrantUsed;
        /// The tool reported the outcome.
        Actions Executed "action.executed" 1 ActionExecuted;
    }
}

/// Header of `action.proposed`: what anyone in the workspace may see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ActionProposed {
    /// For example `deploy.rollout`.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Who proposes.
    pub tool: ToolRef,
    /// What it acts on.
    #[serde(default, skip_serializing_if = "Target::is_empty")]
    pub target: Target,
    /// As stated, or `medium`.
    pub risk: Risk,
    /// As stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversible: Option<bool>,
    /// As stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blast_radius: Option<String>,
    /// As stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Who asked the tool for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_by: Option<String>,
    /// When it must be decided.
    pub deadline: Ms,
    /// What happens then.
    pub on_deadline: OnDeadline,
    /// Verdicts the tool can carry.
    pub allowed_verdicts: Vec<Verdict>,
    /// Digest of what is approved.
    pub digest: Digest,
    /// The rule that stopped it.
    pub policy: ReviewRequirements,
    /// Rules that apply beside it, each to be satisfied by itself. Version 1 of the record has none.
    #[serde(skip)]
    pub further_rules: Vec<ReviewRequirements>,
    /// The content is longer than the policy asks to read in full: an approval states what was
    /// sampled. Version 1 of the record has none.
    #[serde(skip)]
    pub must_sample: bool,
    /// Pieces of evidence in the body.
    pub evidence: u32,
    /// The idempotency key and the digest of the request it came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<RequestKey>,
}

/// Header of `action.proposed` and `action.revised`, version 2: an [`ActionProposed`] with its
/// further rules as `further_rules` and with `must_sample`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenUnderRules", into = "WrittenUnderRules")]
pub struct ProposedUnderRules(pub ActionProposed);

#[derive(Serialize, Deserialize)]
struct WrittenUnderRules {
    #[serde(flatten)]
    header: ActionProposed,
    further_rules: Vec<ReviewRequirements>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    must_sample: bool,
}

impl From<WrittenUnderRules> for ProposedUnderRules {
    fn from(written: WrittenUnderRules) -> Self {
        Self(ActionProposed { further_rules: written.further_rules, must_sample: written.must_sample, ..written.header })
    }
}

impl From<ProposedUnderRules> for WrittenUnderRules {
    fn from(proposed: ProposedUnderRules) -> Self {
        Self { further_rules: proposed.0.further_rules.clone(), must_sample: proposed.0.must_sample, header: proposed.0 }
    }
}

impl ActionEvent {
    /// A proposal, in the first version that holds all of it.
    #[must_use]
    pub fn proposed(header: ActionProposed) -> Self {
        if header.is_version_1() { Self::Proposed(header) } else { Self::ProposedUnderRules(ProposedUnderRules(header)) }
    }

    /// A replaced proposal, in the first version that holds all of it.
    #[must_use]
    pub fn revised(header: ActionProposed) -> Self {
        if header.is_version_1() { Self::Revised(header) } else { Self::RevisedUnderRules(ProposedUnderRules(header)) }
    }
}

impl ActionEvent {
    /// Changed arguments; `must_sample`: they are too long to be read in full.
    #[must_use]
    pub const fn edited(edited: ActionEdited, must_sample: bool) -> Self {
        if must_sample { Self::EditedToLong(EditedToLong(edited)) } else { Self::Edited(edited) }
    }
}

impl ActionProposed {
    const fn is_version_1(&self) -> bool {
        self.further_rules.is_empty() && !self.must_sample
    }

    /// Every rule that applies, each to be satisfied by itself.
    pub fn rules(&self) -> impl Iterator<Item = &ReviewRequirements> + Clone {
        std::iter::once(&self.policy).chain(&self.further_rules)
    }

    /// The largest share of second reviews that a rule asks for, 0 to 1.
    #[must_use]
    pub fn second_review_share(&self) -> f64 {
        self.rules().map(|rule| rule.second_look).fold(0.0, f64::max)
    }

    /// Approvals that the rule with the most of them asks for; several rules may need more.
    #[must_use]
    pub fn approvals_needed(&self) -> u32 {
        self.rules().map(|rule| rule.approvals).max().unwrap_or_default()
    }

    /// What the tool states of the action. Deadline, requirements and digest are set once
    /// the policy was applied.
    #[must_use]
    pub fn stated(proposal: &Proposal) -> Self {
        Self {
            kind: proposal.kind.clone(),
            title: proposal.title.clone(),
            tool: proposal.tool.clone(),
            target: proposal.target.clone(),
            risk: proposal.risk.unwrap_or_default(),
            reversible: proposal.stated_reversible(),
            blast_radius: proposal.blast_radius.clone(),
            confidence: proposal.confidence,
            requested_by: proposal.requested_by.clone(),
            on_deadline: proposal.on_deadline.unwrap_or_default(),
            allowed_verdicts: proposal.allowed_verdicts.clone().unwrap_or_else(|| Verdict::ALL.to_vec()),
            evidence: u32::try_from(proposal.evidence.len()).unwrap_or(u32::MAX),
            ..Self::default()
        }
    }
}

/// An idempotency key and what it was used for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestKey {
    /// As the tool sent it.
    pub key: String,
    /// Digest of the canonical request.
    pub request: Digest,
}

/// Header of `action.caused!`. Both digests are keyed with the hub's secret, so that they say
/// nothing to others: they take the place of the idempotency key in the proposal's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionCaused {
    /// Of the idempotency key and its tool; of the action where none was sent.
    pub key: Digest,
    /// Of the action and the request.
    pub request: Digest,
}

/// Body of `action.proposed` and `action.revised`: handed out by right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionContent {
    /// Random, so that a digest does not give short arguments away.
    pub salt: String,
    /// The exact arguments.
    pub arguments: Map<String, Value>,
    /// What it would change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Reasons>,
    /// What the reviewer may look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// How it is undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Undo>,
    /// The tool's own session or thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// W3C trace context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
}

impl ActionContent {
    /// The body of a proposal; `salt` is random.
    #[must_use]
    pub fn stated(proposal: &Proposal, salt: &str) -> Self {
        Self {
            salt: salt.to_owned(),
            arguments: proposal.arguments.clone(),
            preview: proposal.preview.clone(),
            reasons: proposal.reasons.clone(),
            evidence: proposal.evidence.clone(),
            undo: proposal.undo.clone(),
            session: proposal.session.clone(),
            traceparent: proposal.traceparent.clone(),
        }
    }
}

/// Header of `action.edited`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionEdited {
    /// The review that changed the arguments; it counts as an approval of them.
    pub review: CommandId,
    /// Digest of the changed content.
    pub digest: Digest,
}

/// Header of version 2 of `action.edited`: who approves it from now on states what was sampled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EditedToLong(pub ActionEdited);

/// Body of `action.edited`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditedArguments {
    /// Random, so that a digest does not give short arguments away.
    pub salt: String,
    /// All arguments, as they are to be approved.
    pub arguments: Map<String, Value>,
}

/// Header of `action.decided`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionDecided {
    /// How it ended; absent while a blind second review is outstanding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Status>,
    /// Who or what settled it.
    pub by: DecidedBy,
    /// The digest a grant is bound to: of the edited arguments after an edit.
    pub digest: Digest,
    /// The reviews it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<CountedReview>,
    /// Until when the grant may be used; only when the action is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_until: Option<Ms>,
}

/// What settled an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// Reviews, under the policy.
    Review,
    /// The deadline.
    Deadline,
    /// A checkpoint that lets such actions through.
    Policy,
}

/// A review a decision rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedReview {
    /// Its id.
    pub review: CommandId,
    /// Person.
    pub reviewer: PersonId,
    /// Device.
    pub device: DeviceId,
    /// What they said; absent while a blind second review is outstanding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Where the signed words are.
    pub body: Digest,
}

/// What the tool reported, header of `action.executed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionExecuted {
    /// Whether it worked.
    pub outcome: Outcome,
    /// In the tool's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Whether an allowed action worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It ran.
    Executed,
    /// It was tried and failed.
    Failed,
}

impl Outcome {
    /// `executed`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Executed => "executed",
            Self::Failed => "failed",
        }
    }
}

/// Header of `grant.used`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantUsed {
    /// The digest it was used for.
    pub digest: Digest,
}
