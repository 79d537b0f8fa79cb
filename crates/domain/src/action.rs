//! An action as the hub keeps it, and the digest of what is to be approved.

use crate::{
    ActionDecided, ActionExecuted, ActionProposed, Digest, GrantUsed, Ms, OnDeadline, RecordedReview, Seq, Target, Verdict, canonical,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Where an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waiting for a decision.
    Open,
    /// A person said yes, or the deadline allowed it.
    Approved,
    /// A person said yes to changed arguments.
    Edited,
    /// A person said no.
    Rejected,
    /// A person answered the tool's question; nothing may run.
    Responded,
    /// Nobody decided in time; denied.
    Expired,
    /// A stop holds it.
    Stopped,
    /// The tool took it back.
    Withdrawn,
}

impl Status {
    /// `approved`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Edited => "edited",
            Self::Rejected => "rejected",
            Self::Responded => "responded",
            Self::Expired => "expired",
            Self::Stopped => "stopped",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Only these let the tool act.
    #[must_use]
    pub const fn allows(self) -> bool {
        matches!(self, Self::Approved | Self::Edited)
    }
}

/// A lease, so that two people do not work on one action by accident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Person.
    pub by: String,
    /// When it ends.
    pub until: Ms,
}

/// Arguments that a reviewer changed and that more reviewers have to approve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The review that changed them.
    pub review: String,
    /// Digest of the body with the changed arguments, an [`crate::EditedArguments`].
    pub body: Digest,
}

/// One action, folded from its records.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its id.
    pub id: String,
    /// The latest head: what the tool said, and under which policy.
    pub content: ActionProposed,
    /// Digest of the body with arguments, preview, reasons and evidence.
    pub body: Digest,
    /// When the first version was proposed.
    pub proposed_at: Ms,
    /// The record that proposed it.
    pub seq: Seq,
    /// How often the content was replaced.
    pub revision: u32,
    /// Where it stands.
    pub status: Status,
    /// Whoever works on it.
    pub claim: Option<Claim>,
    /// Reviews of the present content.
    pub reviews: Vec<RecordedReview>,
    /// Ids of commands already taken, so that a repeated delivery changes nothing.
    pub commands: Vec<String>,
    /// Bodies of all reviews so far, of earlier contents too.
    pub review_bodies: Vec<Digest>,
    /// Somebody asked for a more senior look.
    pub escalated: bool,
    /// The review that changed the arguments, when more reviews were needed after it.
    pub edited: Option<Edited>,
    /// Drawn for a blind second look.
    pub second_look: bool,
    /// How it ended.
    pub decision: Option<ActionDecided>,
    /// When the decision was taken.
    pub decided_at: Option<Ms>,
    /// The decision was handed to the tool.
    pub delivered: bool,
    /// The single use of the grant.
    pub grant: Option<GrantUsed>,
    /// What the tool reported.
    pub outcome: Option<ActionExecuted>,
}

impl Action {
    /// When the deadline acts: never for `hold`, unless only a second look is still out.
    #[must_use]
    pub fn expires_at(&self) -> Option<Ms> {
        let acts = self.content.on_deadline != OnDeadline::Hold || (self.second_look && !self.escalated);
        (self.status == Status::Open && acts).then_some(self.content.deadline)
    }

    /// Whether one of the known reviews of the present content says this.
    #[must_use]
    pub fn says(&self, verdict: Verdict) -> bool {
        self.reviews.iter().any(|review| review.verdict == Some(verdict))
    }

    /// The digest a grant is bound to: of the edited arguments after an edit.
    #[must_use]
    pub fn effective_digest(&self) -> Digest {
        self.decision.as_ref().map_or(self.content.digest, |decision| decision.digest)
    }

    /// The digest of the present content with these arguments: the proposed ones, or edited ones.
    ///
    /// # Errors
    /// As [`Covered::digest`].
    pub fn digest_with(&self, arguments: &Map<String, Value>) -> Result<Digest, serde_json::Error> {
        let content = &self.content;
        let covered = Covered {
            action: &self.id,
            revision: self.revision,
            arguments,
            deadline: content.deadline,
            kind: &content.kind,
            policy: &content.policy.version,
            target: &content.target,
            tool: &content.tool.name,
        };
        covered.digest()
    }

    /// Whether a person's verdict on the present content is in.
    #[must_use]
    pub fn reviewed_by(&self, person: &str) -> bool {
        self.reviews.iter().any(|review| review.reviewer == person && !matches!(review.verdict, Some(Verdict::Abstain | Verdict::Escalate)))
    }
}

/// What the digest of an action covers: exactly what a reviewer approves.
#[derive(Clone, Copy, Debug)]
pub struct Covered<'a> {
    /// The action's id.
    pub action: &'a str,
    /// How often the content was replaced: what was read before a revision is never
    /// what is approved after it, even when the arguments are the same.
    pub revision: u32,
    /// The exact arguments.
    pub arguments: &'a Map<String, Value>,
    /// When it must be decided.
    pub deadline: Ms,
    /// As proposed.
    pub kind: &'a str,
    /// The policy's version.
    pub policy: &'a str,
    /// As proposed.
    pub target: &'a Target,
    /// The tool's name.
    pub tool: &'a str,
}

impl Covered<'_> {
    /// SHA-256 over the RFC 8785 form of `{action, arguments, deadline, kind, policy, revision,
    /// target, tool}`, where `deadline` is RFC 3339 in UTC with milliseconds.
    ///
    /// # Errors
    /// When the arguments cannot be canonical JSON; the hub checks them before.
    pub fn digest(&self) -> Result<Digest, serde_json::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            action: &'a str,
            arguments: &'a Map<String, Value>,
            deadline: String,
            kind: &'a str,
            policy: &'a str,
            revision: u32,
            target: &'a Target,
            tool: &'a str,
        }
        let Self { action, revision, arguments, deadline, kind, policy, target, tool } = *self;
        let written = Written { action, arguments, deadline: rfc3339(deadline), kind, policy, revision, target, tool };
        Ok(Digest::of(&canonical(&written)?))
    }
}

/// `2026-11-24T09:40:00.000Z`
#[must_use]
pub fn rfc3339(at: Ms) -> String {
    chrono::DateTime::from_timestamp_millis(at).unwrap_or(chrono::DateTime::UNIX_EPOCH).to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
