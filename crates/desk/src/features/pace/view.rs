use serde::Serialize;
use ts_rs::TS;

/// All that is recorded of this person's working and reading, and who else can see it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OwnPace {
    /// Signs of fatigue, each with its evidence.
    pub signs: Vec<SignRow>,
    /// Two or more signs hold.
    pub rest_suggested: bool,
    /// The days that are recorded, the latest first.
    pub days: Vec<RecordedDay>,
    /// The latest reviews with their reading data, the latest first.
    pub reviews: Vec<RecordedReading>,
    /// All reviews whose reading data is here.
    pub known: u32,
    /// Who else can read the reading data of reviews: names of managers and trainers.
    pub reading_readers: Vec<String>,
    /// Who else can read sessions and breaks: names of managers.
    pub day_readers: Vec<String>,
}

/// One sign of fatigue. Signs are never added up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SignRow {
    pub kind: SignName,
    /// "Time since a break"
    pub label: String,
    pub state: SignHolds,
    /// What it rests on, in a sentence.
    pub evidence: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignName {
    SinceBreak,
    ReadingFloor,
    FlatTime,
    ApproveDrift,
    EvidenceUnopened,
    WrongProbes,
    Bursts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignHolds {
    Holds,
    Absent,
    /// Too little is known.
    TooFew,
}

/// A day as the hub recorded it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RecordedDay {
    /// The UTC day, `2026-11-26`.
    pub day: String,
    /// The record, for the audit trail.
    pub seq: u64,
    pub sessions: Vec<SessionSpan>,
    pub breaks: Vec<BreakSpan>,
    /// Given on that day.
    pub reviews: u32,
    /// Why the document is not here; none when it is.
    pub missing: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SessionSpan {
    pub from: i64,
    pub until: i64,
    pub reviews: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BreakSpan {
    pub from: i64,
    pub until: i64,
}

/// The reading data of one review.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RecordedReading {
    pub action: String,
    pub title: String,
    pub at: i64,
    /// Time on screen with the focus and activity, ms.
    pub shown_ms: Option<i64>,
    pub characters: Option<i64>,
    /// Pieces of evidence opened, and how many there were.
    pub evidence_opened: Option<u32>,
    pub evidence: u32,
    /// "I have read this" was said.
    pub confirmed: bool,
}

/// Signs of the people who work now, for managers and trainers.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReviewerSigns {
    /// Why this person may not see them; then there are no rows.
    pub not_yours: Option<String>,
    /// By name; those to whom a rest is suggested first.
    pub rows: Vec<ReviewerSignRow>,
    /// Reviews of the last 28 days that the signs rest on.
    pub known: u32,
    /// The limits and their sources, in sentences.
    pub limits: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ReviewerSignRow {
    pub person: String,
    pub name: String,
    pub initials: String,
    pub teams: String,
    /// Since the last break, ms; none at rest.
    pub since_break_ms: Option<i64>,
    pub signs: Vec<SignRow>,
    /// Signs that hold.
    pub holding: u32,
    pub rest_suggested: bool,
}

/// A tool that proposes far more than it usually does at this hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FloodBar {
    pub tool: String,
    /// Proposed in the last hour.
    pub arrived: u32,
    /// "usually 10 at this hour"
    pub usual: String,
    /// What grouping does: "41 open actions of it in one list".
    pub group_effect: String,
    /// What a stop does: "holds 41 open actions".
    pub stop_effect: String,
}
