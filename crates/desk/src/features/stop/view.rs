use holdpoint_domain::{StopScope, StopStage, TriggerMode};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A stop in force, for the bar above every screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StopBar {
    pub id: String,
    /// "the environment prod"
    pub scope: String,
    pub reason: String,
    /// Who pulled it.
    pub by: String,
    pub at: i64,
    /// It refuses nothing.
    pub drill: bool,
    /// The kind that may run again, while the stop is at that stage.
    pub only_kind: Option<String>,
    pub incident: Option<String>,
}

/// What a stop can be about, for the dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StopChoices {
    /// Why this person may stop nothing but the tools they may decide; none for managers and administrators.
    pub only_tools: Option<String>,
    pub tools: Vec<String>,
    /// Of open actions, as the others below.
    pub kinds: Vec<String>,
    pub services: Vec<String>,
    pub environments: Vec<String>,
}

/// What a stop of a scope would do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StopEffectView {
    /// The hub's clock when this was counted.
    pub counted_at: i64,
    /// Tools whose proposals are held.
    pub tools: u32,
    /// Open actions, in scope or not.
    pub open: u32,
    /// Open actions in scope.
    pub held: u32,
    /// Of these, claimed by people.
    pub claimed: u32,
    /// Approvals that are void.
    pub void: u32,
    /// Approvals that the tool was not told of.
    pub withheld: u32,
    pub running: Vec<RunningView>,
    pub cannot_be_stopped: Vec<UnstoppableView>,
}

/// An action that runs and cannot be recalled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RunningView {
    pub action: String,
    pub title: String,
    pub tool: String,
    pub since: i64,
}

/// A tool that runs without asking for its grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UnstoppableView {
    pub tool: String,
    /// Whom to call.
    pub owner: Option<String>,
}

/// What to stop, and why.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StopDraft {
    pub scope: StopScope,
    pub reason: String,
    /// New proposals are refused instead of held.
    pub deny: bool,
    pub drill: bool,
    pub incident: Option<String>,
}

/// What a stop did, at each place where it is enforced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StopReportView {
    pub bar: StopBar,
    /// It has ended.
    pub ended: bool,
    pub stage: StopStage,
    pub stage_since: i64,
    /// "14 of 14 connected tools refused in 0.2 s, …", to copy.
    pub sentence: String,
    pub connected: u32,
    pub refused: u32,
    pub not_connected: u32,
    /// Until the last connected tool was refused, ms.
    pub slowest_ms: Option<i64>,
    /// Hub processes that enforce it.
    pub hubs: u32,
    pub held: u32,
    pub claimed: u32,
    pub void: u32,
    pub withheld: u32,
    pub tools: Vec<StoppedTool>,
    pub running: Vec<RunningView>,
    pub cannot_be_stopped: Vec<UnstoppableView>,
    pub resume: ResumeView,
}

/// What a stop did to one tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StoppedTool {
    pub tool: String,
    /// From the record of the stop, ms; none where it was not connected, so that it was not asked.
    pub refused_after_ms: Option<i64>,
    pub held: u32,
}

/// How a stop is resumed from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ResumeView {
    /// The stage that was asked for and waits for a second person.
    pub requested: Option<RequestedView>,
    /// Who else may agree.
    pub others: Vec<String>,
    /// Why this person may not take part; none when they may.
    pub cannot: Option<String>,
    /// From when everything may be resumed; none before one kind runs.
    pub all_from: Option<i64>,
    /// Kinds of held actions, to let one run.
    pub kinds: Vec<String>,
}

/// Stop triggers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TriggersView {
    /// Of the file in force; empty before the first.
    pub version: String,
    /// The file as written.
    pub text: String,
    pub triggers: Vec<TriggerView>,
}

/// One trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TriggerView {
    pub name: String,
    pub mode: TriggerMode,
    /// "3 rejections in a row of one tool"
    pub when: String,
    /// How often it fired that is known.
    pub fired: u32,
    /// The latest first.
    pub latest: Vec<FiredView>,
}

/// What a trigger did, or would have done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FiredView {
    pub at: i64,
    /// Its mode then.
    pub mode: TriggerMode,
    /// "the tool deploy-pilot"
    pub scope: String,
    pub why: String,
    /// Open actions that were held, or would have been.
    pub held: u32,
}

/// A stage that one person asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RequestedView {
    pub stage: StopStage,
    pub by: String,
    pub by_me: bool,
    pub at: i64,
}
