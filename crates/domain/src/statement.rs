//! What a person signs on a desk: a statement with one command.

use crate::{
    AbsenceId, AbsencePlanned, ActionId, Cause, CommandId, DatasetFrozen, DeviceId, Digest, Envelope, ExceptionId, FaultItem,
    FreezeException, FreezeId, FreezePlanned, Grade, HubId, InviteId, Invited, Ms, PersonId, RecordRef, ReleaseRecorded, Review,
    RightVerdict, Role, SetReview, ShiftId, ShiftPlanned, Shown, SourceAdded, StatedChange, StatedIncident, StopId, StopPulled, StopStage,
    ToolName, ToolTerms,
};
use crate::{DrillAnswers, DrillId, DrillPublished};
use crate::{HandOverContent, HandOverId, HandOverOffered};
use serde::{Deserialize, Serialize};

/// What a device signs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Unique; a repeated delivery of the same id changes nothing.
    pub id: CommandId,
    /// The hub it is meant for, so that it cannot be replayed to another.
    pub hub: HubId,
    /// Person.
    pub person: PersonId,
    /// Device whose key signs.
    pub device: DeviceId,
    /// The device's clock.
    pub signed_at: Ms,
    /// The last record the device had applied: it vouches for the history up to there. Absent
    /// before 0.2; a hub refuses new statements without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_on: Option<RecordRef>,
    /// What was on screen; with reviews and claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// What is asked for.
    pub command: DeskCommand,
}

/// Body that the header's member `envelope` names: what led to the records of a signed command
/// other than a review. For administrators and managers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandBody {
    /// Random, so that the digest does not give a short command away.
    pub salt: String,
    /// The signed statement.
    pub envelope: Envelope,
}

/// What a person can ask for from a desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeskCommand {
    /// A verdict on one action.
    Review(Review),
    /// One verdict on all actions of a set; what proves that it covers an action comes beside it. A
    /// command of its own, so that a hub or a tool that knows no sets refuses it.
    ReviewSet(SetReview),
    /// Claim an action, or renew the claim.
    Claim {
        /// The action.
        action: ActionId,
    },
    /// Give the claim back.
    Release {
        /// The action.
        action: ActionId,
    },
    /// Let a tool propose, as desks before 0.2.0 ask for it: within the default terms.
    AddTool {
        /// Its name.
        name: ToolName,
        /// Who answers for it.
        owner: Option<String>,
        /// SHA-256 of the token, which is made on the desk and shown once.
        token: Digest,
    },
    /// Let a tool propose within its terms. A command of its own, so that an older hub refuses
    /// it instead of leaving the terms out.
    RegisterTool {
        /// Its name.
        name: ToolName,
        /// SHA-256 of the token, which is made on the desk and shown once.
        token: Digest,
        /// What it is registered for; the person who asks owns it where no owner is stated.
        terms: ToolTerms,
    },
    /// Change what a tool is registered for.
    ChangeTool {
        /// Its name.
        name: ToolName,
        /// All of it, as it will be.
        terms: ToolTerms,
    },
    /// Take a tool's token back, at once.
    RevokeTool {
        /// Its name.
        name: ToolName,
    },
    /// Give a tool another token.
    RotateTool {
        /// Its name.
        name: ToolName,
        /// SHA-256 of the new token.
        token: Digest,
        /// How long the one before still works, ms; 0 ends it at once.
        overlap_ms: i64,
    },
    /// Invite a person, or a further device of a person.
    Invite {
        /// The invite's id.
        invite: InviteId,
        /// SHA-256 of the code, which is made on the desk and shown once.
        code: Digest,
        /// How long it works, ms.
        valid_ms: i64,
        /// Roles, teams and qualifications of the person who uses it.
        profile: Invited,
        /// An existing person: the invite is for another device of theirs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// Take an invite back.
    RevokeInvite {
        /// The invite.
        invite: InviteId,
    },
    /// Change what a person may do.
    ChangePerson {
        /// The person.
        person: PersonId,
        /// All of it, as it will be.
        profile: Invited,
    },
    /// Revoke a person's access; none of their devices may sign.
    RevokePerson {
        /// The person.
        person: PersonId,
    },
    /// Revoke a device, at once.
    RevokeDevice {
        /// The device.
        device: DeviceId,
    },
    /// Put a policy into force.
    PublishPolicy {
        /// TOML, as written.
        source: String,
        /// Version of the policy it was made from; refused when that is no longer in force.
        replaces: String,
    },
    /// Put a map of services into force.
    PublishServices {
        /// TOML, as written.
        source: String,
        /// Version of the map it was made from; refused when that is no longer in force.
        replaces: String,
    },
    /// Erase a body for privacy; its digest stays in the chain.
    EraseBody {
        /// The body.
        digest: Digest,
        /// Why, for the record.
        reason: String,
    },
    /// Confirm a change that another administrator asked for.
    ConfirmChange {
        /// The signed command that asked for it.
        change: CommandId,
    },
    /// Decline a change that another administrator asked for, or take an own one back.
    DeclineChange {
        /// The signed command that asked for it.
        change: CommandId,
    },
    /// State what is known of changes that no tool proposed.
    StateChanges {
        /// Statements in any order, at most [`crate::MAX_STATED_INCIDENTS`].
        changes: Vec<StatedChange>,
    },
    /// Let another system state incidents or changes.
    AddSource {
        /// Its name: an id, for its address.
        name: String,
        /// The system and the digest of its token.
        source: SourceAdded,
    },
    /// Let a source state nothing any more, at once.
    RevokeSource {
        /// Its name.
        name: String,
    },
    /// Say how sure one is that something caused an incident.
    StateFinding {
        /// The incident.
        incident: String,
        /// What may have caused it.
        cause: Cause,
        /// How sure.
        grade: Grade,
        /// Why, one line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// Write a note on an incident.
    NoteIncident {
        /// The incident.
        incident: String,
        /// What is noted, for everyone in the workspace.
        text: String,
    },
    /// Ask that an approval is reviewed again, blind.
    RequestRereview {
        /// The action that was approved.
        action: ActionId,
        /// The incident that led to it.
        incident: String,
        /// The action that is tied to the incident and was approved the same way.
        like: ActionId,
    },
    /// State what is known of incidents: by hand, or from a file of another system.
    StateIncidents {
        /// Statements in any order, at most [`crate::MAX_STATED_INCIDENTS`].
        incidents: Vec<StatedIncident>,
    },
    /// Say that an incident is the same as another one.
    MergeIncidents {
        /// The incident that is merged.
        incident: String,
        /// The one that stays.
        into: String,
    },
    /// Take back that an incident was merged.
    SplitIncident {
        /// The incident that was merged.
        incident: String,
    },
    /// Stop tools, at once.
    Stop {
        /// The stop's id.
        stop: StopId,
        /// Scope, reason, what becomes of new proposals, and whether it is a drill.
        #[serde(flatten)]
        pulled: StopPulled,
    },
    /// Ask for a stage of resuming, or agree to the one that another person asked for.
    Resume {
        /// The stop.
        stop: StopId,
        /// The stage.
        stage: StopStage,
    },
    /// Put stop triggers into force.
    PublishTriggers {
        /// TOML, as written.
        source: String,
        /// Version of the triggers it was made from; empty before the first.
        replaces: String,
    },
    /// Plan a freeze, or replace a planned one.
    PlanFreeze {
        /// The freeze's id.
        freeze: FreezeId,
        /// The window and what it does.
        #[serde(flatten)]
        planned: FreezePlanned,
    },
    /// Cancel a planned freeze.
    CancelFreeze {
        /// The freeze.
        freeze: FreezeId,
    },
    /// Ask to end a freeze early, or agree where another person asked.
    EndFreeze {
        /// The freeze.
        freeze: FreezeId,
    },
    /// Ask for an exception from a freeze.
    AskFreezeException {
        /// The freeze.
        freeze: FreezeId,
        /// What is excepted.
        exception: FreezeException,
    },
    /// Agree to an exception that another person asked for.
    AgreeFreezeException {
        /// The freeze.
        freeze: FreezeId,
        /// The exception.
        exception: ExceptionId,
    },
    /// Take an exception back, signed or still waiting.
    RevokeFreezeException {
        /// The freeze.
        freeze: FreezeId,
        /// The exception.
        exception: ExceptionId,
    },
    /// Say which verdict on a decided action was right.
    Rule {
        /// The action.
        action: ActionId,
        /// Which verdict was right.
        right: RightVerdict,
        /// Tags of the taxonomy in force.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
        /// What those who reviewed it, and the builders of the tool, should learn from it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        lesson: String,
        /// The arguments that were right, where an edit was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arguments: Option<serde_json::Map<String, serde_json::Value>>,
        /// The appealed ruling that it replaces.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<CommandId>,
    },
    /// Appeal a ruling, or the decision on an action that nothing was ruled on.
    Appeal {
        /// The action.
        action: ActionId,
        /// The ruling.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ruling: Option<CommandId>,
        /// Why.
        reason: String,
    },
    /// Put the tags of rulings into force.
    PublishTags {
        /// All of them, in the order of the screen.
        tags: Vec<String>,
        /// Version of the tags they were made from; empty before the first.
        replaces: String,
    },
    /// State that a tool has a new model version.
    RecordRelease {
        /// The tool.
        tool: ToolName,
        /// The version, and what it was trained on.
        release: ReleaseRecorded,
    },
    /// State that a set of corrections was written.
    FreezeDataset {
        /// Digest of its content.
        digest: Digest,
        /// What it holds.
        frozen: DatasetFrozen,
    },
    /// Plan the faults that the hub may plant among the actions of a tool. The signed command is the
    /// sealed body of its record.
    PlanFaults {
        /// The tool.
        tool: ToolName,
        /// The faults.
        items: Vec<FaultItem>,
    },
    /// Set how many faults are planted a day among the actions of a tool.
    SetFaultRate {
        /// The tool.
        tool: ToolName,
        /// At most this many a UTC day; 0 plants none.
        per_day: u32,
    },
    /// Plan shifts; those that are not taken are named in the answer.
    PlanShifts {
        /// At most [`crate::MAX_STATED_SHIFTS`].
        shifts: Vec<ShiftPlanned>,
    },
    /// Cancel a planned shift.
    CancelShift {
        /// The shift.
        shift: ShiftId,
    },
    /// Plan an absence, with or without a person who stands in.
    PlanAbsence {
        /// The absence's id.
        absence: AbsenceId,
        /// Who, and until when.
        #[serde(flatten)]
        planned: AbsencePlanned,
    },
    /// End an absence before its end.
    EndAbsence {
        /// The absence.
        absence: AbsenceId,
    },
    /// Ask another person to take over at the end of a shift.
    OfferHandOver {
        /// The hand-over's id.
        hand_over: HandOverId,
        /// To whom, and which claims are passed on.
        #[serde(flatten)]
        offered: HandOverOffered,
        /// What the two and managers read.
        content: HandOverContent,
    },
    /// Take over, as asked.
    TakeHandOver {
        /// The hand-over.
        hand_over: HandOverId,
    },
    /// Publish a drill, or replace the one with the same id.
    PublishDrill {
        /// The drill.
        drill: DrillId,
        /// Its cases, its test, and what passing it grants.
        published: DrillPublished,
        /// What is shown after the answer to each case, in the order of the cases.
        lessons: Vec<DrillLesson>,
    },
    /// Answer a case of a drill. It is practice: no action is decided by it.
    AnswerDrill {
        /// The drill.
        drill: DrillId,
        /// All answers of the attempt, the newest last.
        answers: DrillAnswers,
        /// With the first answer of a further attempt: the answers of the one before, which ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<DrillAnswers>,
    },
}

/// What a person reads after answering a case of a drill.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillLesson {
    /// The lesson; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The arguments that were right, where an edit was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<serde_json::Map<String, serde_json::Value>>,
}

impl DeskCommand {
    /// The roles of which a person needs one to sign it; none where a checkpoint says who may.
    #[must_use]
    pub const fn required_roles(&self) -> Option<&'static [Role]> {
        match self {
            Self::Review(_)
            | Self::ReviewSet(_)
            | Self::Claim { .. }
            | Self::Release { .. }
            | Self::Stop { .. }
            | Self::Resume { .. }
            | Self::Appeal { .. } => None,
            Self::StateIncidents { .. }
            | Self::StateChanges { .. }
            | Self::StateFinding { .. }
            | Self::MergeIncidents { .. }
            | Self::SplitIncident { .. }
            | Self::PlanFreeze { .. }
            | Self::CancelFreeze { .. }
            | Self::EndFreeze { .. }
            | Self::AskFreezeException { .. }
            | Self::AgreeFreezeException { .. }
            | Self::RevokeFreezeException { .. }
            | Self::PlanShifts { .. }
            | Self::CancelShift { .. } => Some(&[Role::Manager, Role::Administrator]),
            Self::SetFaultRate { .. } => Some(&[Role::Manager]),
            Self::NoteIncident { .. }
            | Self::PlanAbsence { .. }
            | Self::EndAbsence { .. }
            | Self::OfferHandOver { .. }
            | Self::TakeHandOver { .. }
            | Self::AnswerDrill { .. } => Some(&Role::ALL),
            Self::RequestRereview { .. } | Self::RecordRelease { .. } | Self::FreezeDataset { .. } => {
                Some(&[Role::Trainer, Role::Manager, Role::Administrator])
            }
            Self::Rule { .. } | Self::PublishTags { .. } | Self::PlanFaults { .. } | Self::PublishDrill { .. } => Some(&[Role::Trainer]),
            Self::AddTool { .. }
            | Self::RegisterTool { .. }
            | Self::ChangeTool { .. }
            | Self::RevokeTool { .. }
            | Self::RotateTool { .. }
            | Self::Invite { .. }
            | Self::RevokeInvite { .. }
            | Self::ChangePerson { .. }
            | Self::RevokePerson { .. }
            | Self::RevokeDevice { .. }
            | Self::PublishPolicy { .. }
            | Self::PublishServices { .. }
            | Self::PublishTriggers { .. }
            | Self::EraseBody { .. }
            | Self::ConfirmChange { .. }
            | Self::DeclineChange { .. }
            | Self::AddSource { .. }
            | Self::RevokeSource { .. } => Some(&[Role::Administrator]),
        }
    }

    /// The action it is about, if it is about one.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        match self {
            Self::Review(review) => Some(&review.action),
            Self::Claim { action }
            | Self::Release { action }
            | Self::RequestRereview { action, .. }
            | Self::Rule { action, .. }
            | Self::Appeal { action, .. } => Some(action),
            Self::StateFinding { cause: Cause::Action(action), .. } => Some(action),
            _ => None,
        }
    }
}
