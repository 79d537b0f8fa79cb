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
