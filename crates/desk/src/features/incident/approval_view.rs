use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the people who approved an action had before them, and what was approved the same way.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ApprovalView {
    pub action: String,
    pub title: String,
    pub tool: String,
    /// How it was allowed, in one sentence.
    pub how: String,
    pub approvers: Vec<ApproverView>,
    /// "Approved the same way": how many, since when, in one sentence.
    pub same_way: String,
    /// The newest first.
    pub similar: Vec<SimilarApprovalView>,
    /// Why this person may not ask for re-reviews; none if they may.
    pub read_only: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ApproverView {
    pub name: String,
    /// What is known of this review, in sentences.
    pub said: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SimilarApprovalView {
    pub id: String,
    pub title: String,
    pub at: i64,
    pub by: String,
    /// "8 s on screen, 0 of 2 pieces of evidence opened"
    pub reading: String,
    /// It is to be reviewed again.
    pub requested: bool,
}

/// Approvals to mark for a blind re-review.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RereviewDraft {
    pub incident: String,
    /// The action that is tied to the incident.
    pub like: String,
    pub actions: Vec<String>,
}

/// A note on an incident.
#[derive(Clone, Debug, Serialize, TS)]
pub struct NoteView {
    pub by: String,
    pub at: i64,
    /// None where it was erased, or is not here yet.
    pub text: Option<String>,
}

/// An action that people approved and that a person confirmed as the cause.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EscapeView {
    pub incident: String,
    pub incident_title: String,
    pub action: String,
    pub title: String,
    pub tool: String,
    pub kind: String,
    pub model_version: Option<String>,
    /// "Jonas K., Ines M."
    pub approved_by: String,
    pub approved_at: i64,
    pub confirmed_by: String,
    pub confirmed_at: i64,
}

/// Figures of incidents, each with its count and interval.
#[derive(Clone, Debug, Serialize, TS)]
pub struct IncidentFiguresView {
    pub times: Vec<super::view::FigureView>,
    /// Escapes by week, tool, kind and model version.
    pub groups: Vec<FigureGroup>,
    pub escapes: Vec<EscapeView>,
    /// How often the ranking was right here: all, then by source and by service.
    pub ranking: Vec<RankingRow>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct FigureGroup {
    /// "By tool"
    pub label: String,
    pub rows: Vec<FigureRow>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct FigureRow {
    pub name: String,
    pub executed: u64,
    /// Tied to an incident and confirmed.
    pub confirmed: u64,
    /// Suspected or confirmed.
    pub tied: u64,
    /// Of these, confirmed and approved by people.
    pub escapes: u64,
    /// Confirmed of executed, with its interval, or why it says too little.
    pub rate: String,
    /// Suspected or confirmed, of executed.
    pub tied_rate: String,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct RankingRow {
    pub name: String,
    pub first: String,
    pub first_three: String,
}
