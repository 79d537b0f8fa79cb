//! The kinds of records, typed. Each version of each kind is frozen: its bytes
//! in `tests/golden/` must decode for ever. What this build does not know stays
//! a record and is counted, never dropped.

use crate::{
    Code, Digest, Draft, Evidence, Ms, OnDeadline, Preview, Reasons, Record, Refusal, ReviewRequirements, Risk, Status, Target, ToolRef,
    Verdict, canonical_raw,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Header of `action.proposed`: what anyone in the workspace may see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Pieces of evidence in the body.
    pub evidence: u32,
    /// The idempotency key and the digest of the request it came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<RequestKey>,
}

/// An idempotency key and what it was used for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestKey {
    /// As the tool sent it.
    pub key: String,
    /// Digest of the canonical request.
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
    /// The tool's own session or thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// W3C trace context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
}

/// Header of `review.submitted`. The verdict is in the body, so that a second
/// look stays blind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSubmitted {
    /// Id of the signed command.
    pub review: String,
    /// Person.
    pub reviewer: String,
    /// Device that signed.
    pub device: String,
    /// What was reviewed.
    pub digest: Digest,
    /// The reviewer's clock.
    pub signed_at: Ms,
    /// It says nothing about the action, so it hides nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abstained: bool,
}

/// Header of `action.decided`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionDecided {
    /// How it ended; absent while a blind second look is outstanding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Status>,
    /// Who or what settled it.
    pub by: DecidedBy,
    /// The digest a grant is bound to: of the edited arguments after an edit.
    pub digest: Digest,
    /// The reviews it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<CountedReview>,
    /// Until when the grant may be used; only with a yes.
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
    pub review: String,
    /// Person.
    pub reviewer: String,
    /// Device.
    pub device: String,
    /// What they said; absent while a blind second look is outstanding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Where the signed words are.
    pub body: Digest,
}

/// What the tool reported, head of `action.executed`.
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

/// Header of `grant.used`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantUsed {
    /// The digest it was used for.
    pub digest: Digest,
}

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident $kind:literal $head:ty;)*) => {
        /// A record's head, typed.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Event {
            $($(#[$doc])* $variant($head),)*
            /// Of a kind or version this build does not know.
            Unknown,
        }

        impl Event {
            /// The record kind; none for [`Event::Unknown`].
            #[must_use]
            pub const fn kind(&self) -> Option<&'static str> {
                match self { $(Self::$variant(_) => Some($kind),)* Self::Unknown => None }
            }

            /// Reads a record's head.
            ///
            /// # Errors
            /// When a known kind and version does not hold what it should.
            pub fn of(record: &Record) -> Result<Self, serde_json::Error> {
                Self::read(&record.kind, record.version, record.header.get())
            }

            /// As [`Self::of`], from the parts.
            ///
            /// # Errors
            /// As [`Self::of`].
            pub fn read(kind: &str, version: u32, header: &str) -> Result<Self, serde_json::Error> {
                match (kind, version) {
                    $(($kind, 1) => serde_json::from_str(header).map(Self::$variant),)*
                    _ => Ok(Self::Unknown),
                }
            }

            fn header(&self) -> Result<Box<serde_json::value::RawValue>, serde_json::Error> {
                match self { $(Self::$variant(header) => canonical_raw(header),)* Self::Unknown => canonical_raw(&()) }
            }

            /// Every kind this build writes.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];
        }
    };
}

events! {
    /// The log begins.
    HubOpened "hub.opened" HubOpened;
    /// A policy comes into force.
    PolicyPublished "policy.published" PolicyPublished;
    /// Somebody may take part.
    PersonEnrolled "person.enrolled" PersonEnrolled;
    /// Name, roles, teams or qualifications are others from here on.
    PersonChanged "person.changed" PersonEnrolled;
    /// Somebody takes part no more; none of their devices may sign.
    PersonRevoked "person.revoked" Empty;
    /// Somebody is invited.
    InviteMade "invite.made" InviteMade;
    /// The invite was used, once.
    InviteUsed "invite.used" InviteUsed;
    /// The invite is worthless from here on.
    InviteRevoked "invite.revoked" Empty;
    /// A device may sign for a person.
    DeviceEnrolled "device.enrolled" DeviceEnrolled;
    /// A device may sign no more.
    DeviceRevoked "device.revoked" Empty;
    /// A tool may propose.
    ToolAdded "tool.added" ToolAdded;
    /// A tool's token is worthless from here on.
    ToolRevoked "tool.revoked" Empty;
    /// A tool has another token.
    ToolRotated "tool.rotated" ToolRotated;
    /// A tool proposes.
    ActionProposed "action.proposed" ActionProposed;
    /// A tool replaces its proposal; reviews given so far are void.
    ActionRevised "action.revised" ActionProposed;
    /// Somebody works on it.
    ActionClaimed "action.claimed" ActionClaimed;
    /// Nobody works on it any more.
    ActionReleased "action.released" Empty;
    /// A more senior look is asked for.
    ActionEscalated "action.escalated" Empty;
    /// A reviewer changed the arguments; reviews of the earlier ones are void.
    ActionEdited "action.edited" ActionEdited;
    /// Drawn for a blind second look: it stays open for one more review.
    ActionSecondLook "action.second_look" Empty;
    /// A signed review.
    ReviewSubmitted "review.submitted" ReviewSubmitted;
    /// The action is settled.
    ActionDecided "action.decided" ActionDecided;
    /// The tool took it back.
    ActionWithdrawn "action.withdrawn" Empty;
    /// The decision was handed to the tool.
    DecisionDelivered "decision.delivered" Empty;
    /// The grant was used, once.
    GrantUsed "grant.used" GrantUsed;
    /// The tool reported what came of it.
    ActionExecuted "action.executed" ActionExecuted;
    /// A body was erased; its digest stays in the chain.
    BodyErased "body.erased" BodyErased;
}

/// Header of records that need no more than their subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// Header of `hub.opened`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubOpened {
    /// What people call it.
    pub name: String,
    /// Ed25519 public key that signs decisions, base64.
    pub key: String,
}

/// Header of `policy.published`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyPublished {
    /// The policy itself.
    pub policy: crate::Policy,
}

/// Header of `person.enrolled` and `person.changed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEnrolled {
    /// As they want to be called.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Where they can be reached; also tells who a tool's owner is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Teams they belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// What they are qualified for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
    /// Digest of issuer and subject, for those who sign in at an identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Digest>,
}

/// Header of `invite.made`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteMade {
    /// SHA-256 of the code; the code itself never reaches the hub.
    pub code: Digest,
    /// Until when it works.
    pub until: Ms,
    /// What whoever uses it may do; their name is their own.
    pub profile: Invited,
    /// An existing person: the invite is for another device of theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// What an invited person will be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invited {
    /// What they may do.
    pub roles: Vec<Role>,
    /// Where they can be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Teams they belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// What they are qualified for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
}

/// Header of `invite.used`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteUsed {
    /// Who used it.
    pub person: String,
    /// With which device.
    pub device: String,
}

/// Header of `action.edited`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionEdited {
    /// The review that changed the arguments; it counts as a yes to them.
    pub review: String,
    /// Digest of the changed content.
    pub digest: Digest,
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum Role {
    Reviewer,
    Manager,
    Trainer,
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Reviewer, Self::Manager, Self::Trainer, Self::Administrator];

    /// `reviewer`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Manager => "manager",
            Self::Trainer => "trainer",
            Self::Administrator => "administrator",
        }
    }
}

/// Header of `device.enrolled`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceEnrolled {
    /// Whose it is.
    pub person: String,
    /// What the person calls it.
    pub name: String,
    /// Ed25519 public key, base64.
    pub key: String,
}

/// Header of `tool.added`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolAdded {
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// SHA-256 of its token; the token itself never reaches the hub.
    pub token: Digest,
}

/// Body of `action.edited`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditedArguments {
    /// Random, so that a digest does not give short arguments away.
    pub salt: String,
    /// All arguments, as they are to be approved.
    pub arguments: Map<String, Value>,
}

/// Header of `tool.rotated`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolRotated {
    /// SHA-256 of its new token.
    pub token: Digest,
    /// Until when the one before still works.
    pub old_until: Ms,
}

/// Header of `action.claimed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionClaimed {
    /// Person.
    pub by: String,
    /// When the lease ends.
    pub until: Ms,
}

/// Header of `body.erased`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyErased {
    /// The body that is gone.
    pub digest: Digest,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Event {
    /// A draft of this event's record.
    ///
    /// # Errors
    /// `internal` when the head cannot be canonical JSON.
    pub fn draft(&self, at: Ms, actor: &str, subject: &str, body: Option<Digest>) -> Result<Draft, Refusal> {
        let internal = |what: String| Refusal::new(Code::Internal, what);
        let kind = self.kind().ok_or_else(|| internal("A record of unknown kind cannot be written.".into()))?;
        let header = self.header().map_err(|error| internal(format!("The record's header cannot be written: {error}.")))?;
        Ok(Draft { at, actor: actor.into(), kind: kind.into(), version: 1, subject: subject.into(), header, body })
    }
}
