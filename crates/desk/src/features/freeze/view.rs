use holdpoint_domain::{FreezeEffect, FreezeRule, FreezeStatus};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A freeze in force, or one that begins within a week, for the bar above every screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FreezeBar {
    pub id: String,
    pub name: String,
    pub reason: String,
    /// Its strictest effect.
    pub effect: FreezeEffect,
    /// "tier 1, checkout in prod"
    pub scope: String,
    pub from: i64,
    pub until: i64,
    /// It is in force.
    pub active: bool,
}

/// All windows, by their beginning, and what a new one can be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FreezesView {
    pub freezes: Vec<FreezeRow>,
    /// A row of the calendar for each service, then one for what names none.
    pub lanes: Vec<FreezeLane>,
    /// Services of open actions and of the windows.
    pub services: Vec<String>,
    pub environments: Vec<String>,
    pub tools: Vec<String>,
    /// Every time zone.
    pub zones: Vec<String>,
    /// Why this person may sign nothing here; none for managers and administrators.
    pub cannot: Option<String>,
}

/// One service in the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FreezeLane {
    /// None for actions that name no service.
    pub service: Option<String>,
    /// None where the service is not mapped.
    pub tier: Option<u32>,
    pub spans: Vec<FreezeSpan>,
}

/// A window in the row of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FreezeSpan {
    pub freeze: String,
    pub effect: FreezeEffect,
    pub from: i64,
    /// Earlier than planned where it was ended.
    pub until: i64,
    /// Exceptions within the window, until their end or until they were taken back.
    pub holes: Vec<Hole>,
}

/// An exception in the row of its service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Hole {
    pub exception: String,
    pub from: i64,
    pub until: i64,
}

/// A window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FreezeRow {
    pub id: String,
    pub name: String,
    pub reason: String,
    pub status: FreezeStatus,
    pub effect: FreezeEffect,
    pub rules: Vec<FreezeRule>,
    /// What each rule is about, in words.
    pub scopes: Vec<String>,
    pub from: i64,
    pub until: i64,
    pub zone: String,
    /// The beginning in its zone with the offset, as it was signed.
    pub from_local: String,
    pub until_local: String,
    /// Its times in every zone that a window was planned in, and in UTC; its own zone first.
    pub locals: Vec<LocalTimes>,
    /// The clocks of its zone stand differently at its beginning and its end.
    pub clock_change: bool,
    pub by: String,
    pub at: i64,
    /// When it was ended early or cancelled.
    pub ended_at: Option<i64>,
    pub end_requested: Option<SignedBy>,
    pub exceptions: Vec<ExceptionRow>,
}

/// The times of a window in one zone, `Fri 27 Nov 00:00`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LocalTimes {
    pub zone: String,
    pub from: String,
    pub until: String,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SignedBy {
    pub by: String,
    pub by_me: bool,
    pub at: i64,
}

/// An exception from a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ExceptionRow {
    pub id: String,
    pub tool: String,
    pub kind: String,
    pub service: String,
    pub reason: String,
    /// None for the beginning of the window.
    pub from: Option<i64>,
    pub until: i64,
    /// The action that it undoes.
    pub undo_of: Option<String>,
    pub first: SignedBy,
    /// The second signature; it holds since then.
    pub second: Option<SignedBy>,
    /// Who took it back; it does not hold any more.
    pub revoked: Option<SignedBy>,
    /// It may be taken back: it has not ended, and neither has its window.
    pub revocable: bool,
    /// The open incident for which one person sufficed.
    pub incident: Option<String>,
}

/// A window with local times of its zone.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FreezeDraft {
    /// The planned window that it replaces.
    pub id: Option<String>,
    pub name: String,
    pub reason: String,
    pub zone: String,
    /// `2026-11-27T00:00`, with an offset at its end where the time happens twice.
    pub from: String,
    pub until: String,
    pub rules: Vec<FreezeRule>,
}

/// What a draft means, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FreezePreview {
    pub from: i64,
    pub until: i64,
    /// As it will be signed, `2026-11-27T00:00:00+01:00`.
    pub from_local: String,
    pub until_local: String,
    pub from_utc: String,
    pub until_utc: String,
    pub clock_change: bool,
    pub trial: FreezeTrial,
}

/// What a window would have done to the proposals of the last 7 days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct FreezeTrial {
    pub denied: u32,
    pub tightened: u32,
    /// Tools with the most denied proposals first.
    pub denied_by_tool: Vec<ToolCount>,
    /// Proposals that were looked at.
    pub of: u32,
    /// There were more than were looked at.
    pub more: bool,
}

/// Proposals of one tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ToolCount {
    pub tool: String,
    pub count: u32,
}

/// An exception that is asked for; times are local times of the window's zone.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExceptionDraft {
    pub freeze: String,
    pub tool: String,
    pub kind: String,
    pub service: String,
    pub reason: String,
    pub from: Option<String>,
    /// The end of the window when absent.
    pub until: Option<String>,
    pub undo_of: Option<String>,
}

/// The window that holds an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FreezeNote {
    pub name: String,
    pub effect: FreezeEffect,
    pub until: i64,
    /// What it means for this action.
    pub sentence: String,
}
