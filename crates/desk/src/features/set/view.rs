use crate::features::app::view::ProblemView;
use crate::features::review::view::ReasonOption;
use holdpoint_domain::{Certainty, OnDeadline, Risk, Verdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A set as one line of the queue.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SetLine {
    /// How many actions stand in it.
    pub count: u32,
}

/// A set that is open.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SetView {
    pub id: String,
    pub title: String,
    pub tool: String,
    pub model: Option<String>,
    pub kind: String,
    pub risk: Risk,
    /// "One review decides each action."
    pub quorum: String,
    /// The first deadline of those to decide, and what happens at it.
    pub deadline: Option<i64>,
    pub on_deadline: OnDeadline,
    /// In the set − taken out − fell out = to decide.
    pub total: u32,
    pub taken_out: u32,
    pub fell_out: u32,
    pub count: u32,
    /// Of the list that is on screen; sent back with the verdict.
    pub list: String,
    pub list_short: String,
    /// Of all members as they were when the set was opened: what time on screen is measured for.
    pub frozen: String,
    /// What all members have in common.
    pub common: Vec<SetField>,
    pub columns: Vec<SetColumn>,
    /// What stands out first, then the others.
    pub rows: Vec<SetRow>,
    pub outliers: u32,
    /// "sorted by Change, smallest first"
    pub sorted: String,
    pub spread: Option<SetSpread>,
    pub sample: SetOpened,
    /// How many the policy asks for; the draw may yield more.
    pub sample_asked: u32,
    /// Of the outliers that stay in.
    pub opened_outliers: SetOpened,
    /// The next member to open, of the sample or the outliers.
    pub next: Option<String>,
    /// Why approval waits, apart from rows that were not on screen yet.
    pub approve_blocked: Option<String>,
    /// Why no verdict can be given.
    pub blocked: Option<String>,
    pub reasons: Vec<ReasonOption>,
    /// Lines of the reviewer's queue, this one among them.
    pub queue_lines: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SetField {
    pub name: String,
    pub value: String,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SetColumn {
    pub name: String,
    pub numeric: bool,
    /// Computed here from two others.
    pub derived: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SetRow {
    pub action: String,
    pub title: String,
    pub state: SetMemberState,
    pub cells: Vec<SetCell>,
    /// Why it stands out.
    pub why: Option<String>,
    /// Why it fell out.
    pub note: Option<String>,
    pub in_sample: bool,
    /// All of it, and its evidence, was on screen.
    pub opened: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SetMemberState {
    In,
    TakenOut,
    FellOut,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SetCell {
    pub text: String,
    /// Stands out among the members.
    pub odd: bool,
}

/// How many were opened of those that must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SetOpened {
    pub opened: u32,
    pub needed: u32,
}

/// How one number is spread over the members.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SetSpread {
    pub name: String,
    pub median: String,
    pub ticks: Vec<SetTick>,
    pub points: Vec<SetPoint>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SetTick {
    pub label: String,
    /// From the left, 0 to 1000.
    pub x: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SetPoint {
    pub action: String,
    /// From the left, 0 to 1000.
    pub x: u32,
    /// It lies beyond the end of the line.
    pub beyond: bool,
    /// Its name, where it stands out.
    pub label: Option<String>,
    pub state: SetMemberState,
}

/// A verdict on a set, about to be signed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetDraft {
    pub id: String,
    /// The list on screen when the key was pressed; anything else is refused.
    pub list: String,
    /// How many the button named.
    pub count: u32,
    pub verdict: Verdict,
    pub reasons: Vec<String>,
    pub comment: String,
    pub certainty: Option<Certainty>,
}

/// What became of a set within the moment the desk waited for the hub.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SetOutcome {
    pub accepted: u32,
    /// Signed and kept; sent as soon as the hub can be reached.
    pub queued: u32,
    pub refused: Vec<SetRefusal>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SetRefusal {
    pub action: String,
    pub problem: ProblemView,
}
