//! What the page Planted faults shows.

use holdpoint_domain::{Difficulty, FaultOutcome};
use serde::Serialize;
use ts_rs::TS;

/// The page Planted faults.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FaultsView {
    /// Tools, each with its plan and rate.
    pub tools: Vec<FaultTool>,
    /// All people together; a reviewer sees their own figure only.
    pub overall: FaultFigure,
    /// One row for each person, by name; a reviewer sees their own only.
    pub people: Vec<FaultFigure>,
    /// The newest decided ones that this person may know of.
    pub recent: Vec<FaultRow>,
    /// Why this person may not sign a plan.
    pub cannot_plan: Option<String>,
    /// Why this person may not set the rate.
    pub cannot_set_rate: Option<String>,
    /// What the figures leave out, in a sentence.
    pub note: String,
}

/// What is planted among the actions of one tool.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FaultTool {
    pub tool: String,
    pub per_day: u32,
    /// Faults of the plan in force; 0 without one.
    pub items: u32,
    /// Of these, how many were decided by now.
    pub decided: u32,
    /// "Ana, 24 Nov"; none without a plan.
    pub planned_by: Option<String>,
    pub planned_at: Option<i64>,
    /// What is missing before anything is planted, in a sentence.
    pub missing: Option<String>,
    /// The items of the plan; none where this person may not read it, or there is none.
    pub library: Option<Vec<FaultItemRow>>,
    /// The items as JSON, to write the next plan from; empty where they may not be read.
    pub source: String,
}

/// One fault of a plan.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FaultItemRow {
    pub id: String,
    pub title: String,
    pub kind: String,
    pub difficulty: Difficulty,
    /// "n: 30 becomes 300".
    pub change: Vec<String>,
    pub lesson: String,
    /// It was planted and decided.
    pub decided: bool,
}

/// How many planted faults were found.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FaultFigure {
    pub name: String,
    pub hits: u32,
    pub missed: u32,
    /// Escalated, answered, abstained, edited otherwise: in words; empty where there were none.
    pub apart: String,
    /// The share found. Of a person none before about 100 faults.
    pub value: Option<f64>,
    /// The 95 % interval (Wilson); none without any.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// "too early (9 of about 100)", "undefined: …", or sensitivity and criterion.
    pub sentence: String,
}

/// A decided planted fault, with one review of it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FaultRow {
    pub action: String,
    pub title: String,
    pub tool: String,
    pub at: i64,
    pub difficulty: Difficulty,
    pub lesson: String,
    /// The reviewer; none without a review, or where this person may not read it.
    pub person: Option<String>,
    pub outcome: Option<FaultOutcome>,
}

/// What a reviewer is told right after the decision on a planted fault.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FaultNotice {
    pub action: String,
    pub title: String,
    pub outcome: FaultOutcome,
    /// "This was a planted fault, and you found it."
    pub sentence: String,
    pub lesson: String,
}
