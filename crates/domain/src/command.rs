//! What can be asked of the hub. Ids, salts and checked signatures come with
//! the command, so that deciding draws no randomness and reads no clock.

use crate::{
    ActionId, BatchCommand, Cause, CausesRanked, CommandId, DeviceId, Digest, Envelope, FaultItem, FaultSlot, HubId, Outcome, PersonId,
    Proposal, ReadingBody, ReleaseEvaluated, ReleaseRecorded, RequestKey, Role, SOURCE_ACTOR_PREFIX, SetMembership, StatedChange,
    StatedIncident, Statement, StopId, StopReached, ToolName, canonical,
};
use serde::Serialize;

/// One request to change something.
#[derive(Clone, Debug)]
pub enum Command {
    /// The first record of a log.
    OpenHub {
        /// The hub's id.
        id: HubId,
        /// What people call it.
        name: String,
        /// Public key that signs decisions, base64.
        key: String,
    },
    /// The first record of a simulation's log.
    OpenSimulatedHub {
        /// The hub's id.
        id: HubId,
        /// What people call it.
        name: String,
        /// Public key that signs decisions, base64.
        key: String,
    },
    /// A device and, with the first one, its person.
    Enroll(Box<Enroll>),
    /// A tool proposes an action.
    Propose(Box<Propose>),
    /// A tool replaces an open proposal of its own.
    Revise(Box<Propose>),
    /// A tool takes its proposal back.
    Withdraw {
        /// Tool.
        tool: ToolName,
        /// Action.
        action: ActionId,
    },
    /// A tool is about to use an approval.
    UseGrant {
        /// Tool.
        tool: ToolName,
        /// Action.
        action: ActionId,
        /// Digest of what is about to run.
        digest: Digest,
        /// Whether the grant it showed is the one for this action and digest; see [`crate::GrantSecret::check`].
        genuine: bool,
    },
    /// A tool reports the outcome.
    Report {
        /// Tool.
        tool: ToolName,
        /// Action.
        action: ActionId,
        /// Whether it worked.
        outcome: Outcome,
        /// In the tool's words.
        message: Option<String>,
    },
    /// The decision was handed to the tool.
    Delivered {
        /// Action.
        action: ActionId,
    },
    /// A hub process refuses what a stop holds, and has told the tools that are connected to it.
    StopReached {
        /// The stop.
        stop: StopId,
        /// Which process, and which tools.
        reached: StopReached,
    },
    /// A person asks from a desk; the signature was verified by the caller.
    Desk(Box<DeskRequest>),
    /// What a source sent, or answered; the caller has checked its token or signature.
    StateFromSource {
        /// Its name.
        source: String,
        /// Statements about incidents.
        incidents: Vec<StatedIncident>,
        /// Statements about changes.
        changes: Vec<StatedChange>,
    },
    /// The hub ranked what may have caused an incident.
    RankCauses {
        /// The incident.
        incident: String,
        /// What it compared, and what came first.
        ranked: CausesRanked,
    },
    /// A tool states that it has a new model version.
    RecordRelease {
        /// Tool.
        tool: ToolName,
        /// The version, and what it was trained on.
        release: ReleaseRecorded,
    },
    /// A tool states how a model version did on a suite of cases.
    RecordEvaluation {
        /// Tool.
        tool: ToolName,
        /// The result.
        evaluated: ReleaseEvaluated,
    },
    /// The hub proposes a planted fault in a tool's name.
    PlantFault(Box<PlantFault>),
    /// Stop triggers that fire now.
    FireTriggers,
    /// Sessions and breaks of the day that is due.
    RecordDay {
        /// Random text, from which the documents get their salt.
        salt: String,
    },
    /// Deadlines that have passed and claims that have expired.
    Tick,
}

/// A person or device that wants to take part, and what vouches for it.
#[derive(Clone, Debug)]
pub struct Enroll {
    /// The person's id.
    pub person: PersonId,
    /// As they want to be called.
    pub name: String,
    /// The device's id.
    pub device: DeviceId,
    /// What the person calls the device.
    pub device_name: String,
    /// Public key, base64, already parsed once.
    pub key: String,
    /// What vouches for them.
    pub by: EnrollBy,
}

/// What vouches for a new person or device. The caller has checked it.
#[derive(Clone, Debug)]
pub enum EnrollBy {
    /// They can read the hub's own folder, so they get every role.
    Owner,
    /// They know the code of an invite, which has this digest.
    Invite(Digest),
    /// The identity provider says who they are.
    Identity {
        /// Digest of issuer and subject.
        identity: Digest,
        /// As the provider has it, checked by it.
        email: Option<String>,
        /// What newcomers may do; none when newcomers need an invite.
        newcomers: Option<Vec<Role>>,
        /// Digest of the code of the invite they came with, if any.
        invite: Option<Digest>,
    },
}

/// A proposal with what the hub adds.
#[derive(Clone, Debug)]
pub struct Propose {
    /// Tool the token belongs to.
    pub tool: ToolName,
    /// The action's id: new for `Propose`, existing for `Revise`.
    pub action: ActionId,
    /// What was sent.
    pub proposal: Proposal,
    /// Random text.
    pub salt: String,
    /// The idempotency key, if one was sent.
    pub key: Option<RequestKey>,
    /// Digest of the token that the tool showed.
    pub token: Option<Digest>,
}

/// A fault that the hub proposes in a tool's name.
#[derive(Clone, Debug)]
pub struct PlantFault {
    /// The proposal, made by [`propose_fault`].
    pub propose: Propose,
    /// The plan in force.
    pub plan: CommandId,
    /// Its item.
    pub item: FaultItem,
    /// The place in the day.
    pub slot: FaultSlot,
}

/// A signed command.
#[derive(Clone, Debug)]
pub struct DeskRequest {
    /// What was signed.
    pub statement: Statement,
    /// The signed bytes.
    pub envelope: Envelope,
    /// Random text for the body.
    pub salt: String,
    /// The sender showed the owner secret of the hub's folder: no second administrator is needed.
    pub by_owner: bool,
    /// What the desk saw of the reading, beside a review that signs its digest.
    pub reading: Option<ReadingBody>,
    /// Beside the statement of a set: that it covers one action.
    pub set: Option<SetMembership>,
}

impl DeskRequest {
    /// The action it is about, if it is about one.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        self.set.as_ref().map(|member| member.leaf.action.as_str()).or_else(|| self.statement.command.action())
    }
}

impl Command {
    /// Who asks for it, for the hub's signature over the batch; `token` is the digest of the
    /// token that a tool showed. See [`Accepted::asked`](crate::Accepted::asked) where causes are sealed.
    #[must_use]
    pub fn asked_by(&self, token: Option<Digest>) -> BatchCommand {
        let tool =
            |tool: &str, request: Option<Digest>| BatchCommand { by: format!("tool:{tool}"), request, token, ..BatchCommand::default() };
        let named = |by: &str, token: Option<Digest>| BatchCommand { by: by.into(), token, ..BatchCommand::default() };
        match self {
            Self::Propose(propose) | Self::Revise(propose) => tool(&propose.tool, digest_of(&propose.proposal)),
            // As of the tool's own calls, whose request and token are sealed then too.
            Self::PlantFault(plant) => tool(&plant.propose.tool, None),
            Self::Withdraw { tool: name, action } => tool(name, digest_of(&("withdraw", action))),
            Self::UseGrant { tool: name, action, digest, .. } => tool(name, digest_of(&("use_grant", action, digest))),
            Self::Report { tool: name, action, outcome, message } => tool(name, digest_of(&("report", action, outcome, message))),
            Self::RecordRelease { tool: name, release } => tool(name, digest_of(&("release", release))),
            Self::RecordEvaluation { tool: name, evaluated } => tool(name, digest_of(&("evaluation", evaluated))),
            Self::Desk(request) => named(&request.statement.person, None),
            Self::Enroll(enroll) => match &enroll.by {
                EnrollBy::Owner => named("enroll:owner", None),
                EnrollBy::Invite(code) => named("enroll:invite", Some(*code)),
                EnrollBy::Identity { invite, .. } => named("enroll:identity", *invite),
            },
            Self::StateFromSource { source, incidents, changes } => BatchCommand {
                by: format!("{SOURCE_ACTOR_PREFIX}{source}"),
                request: digest_of(&(incidents, changes)),
                token,
                ..BatchCommand::default()
            },
            Self::OpenHub { .. }
            | Self::OpenSimulatedHub { .. }
            | Self::Delivered { .. }
            | Self::StopReached { .. }
            | Self::RankCauses { .. }
            | Self::FireTriggers
            | Self::RecordDay { .. }
            | Self::Tick => named("hub", None),
        }
    }

    /// The tool that asks; none where a person or the hub does.
    #[must_use]
    pub fn tool(&self) -> Option<&str> {
        match self {
            Self::Propose(propose) | Self::Revise(propose) => Some(&propose.tool),
            Self::Withdraw { tool, .. }
            | Self::UseGrant { tool, .. }
            | Self::Report { tool, .. }
            | Self::RecordRelease { tool, .. }
            | Self::RecordEvaluation { tool, .. } => Some(tool),
            Self::Desk(_)
            | Self::Enroll(_)
            | Self::OpenHub { .. }
            | Self::OpenSimulatedHub { .. }
            | Self::Delivered { .. }
            | Self::StopReached { .. }
            | Self::StateFromSource { .. }
            | Self::RankCauses { .. }
            | Self::PlantFault(_)
            | Self::FireTriggers
            | Self::RecordDay { .. }
            | Self::Tick => None,
        }
    }

    /// The action it is about, which must be in the state before deciding.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        match self {
            Self::Revise(propose) => Some(&propose.action),
            Self::Withdraw { action, .. } | Self::UseGrant { action, .. } | Self::Report { action, .. } | Self::Delivered { action } => {
                Some(action)
            }
            Self::Desk(request) => request.action(),
            Self::RankCauses { ranked, .. } => match &ranked.first.first()?.cause {
                Cause::Action(action) => Some(action.as_str()),
                Cause::Change(_) | Cause::NoChange => None,
            },
            Self::OpenHub { .. }
            | Self::OpenSimulatedHub { .. }
            | Self::Enroll(_)
            | Self::Propose(_)
            | Self::StopReached { .. }
            | Self::StateFromSource { .. }
            | Self::RecordRelease { .. }
            | Self::RecordEvaluation { .. }
            | Self::PlantFault(_)
            | Self::FireTriggers
            | Self::RecordDay { .. }
            | Self::Tick => None,
        }
    }
}

fn digest_of(request: &impl Serialize) -> Option<Digest> {
    canonical(request).ok().map(|bytes| Digest::of(&bytes))
}
