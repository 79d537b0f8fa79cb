use crate::view::ActionDetail;
use holdpoint_domain::{DrillOutcome, RightVerdict, Verdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The page Drills.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DrillsView {
    /// Published drills, by name.
    pub drills: Vec<DrillRow>,
    /// Who is qualified: everyone for trainers and managers, else this person. What runs out first, first.
    pub qualified: Vec<QualifiedRow>,
    /// Who should take a drill, and why; of the same people.
    pub refreshers: Vec<RefresherRow>,
    /// The rows are of everyone.
    pub everyone: bool,
    /// Why this person cannot publish drills.
    pub cannot: Option<String>,
}

/// A published drill, and how far this person is with it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DrillRow {
    pub id: String,
    pub name: String,
    pub qualification: String,
    pub valid_days: u32,
    pub cases: u32,
    /// Right answers that pass, without an error.
    pub passes_after: u32,
    /// Answers of this person's newest attempt; none where there is no attempt.
    pub answered: Option<u32>,
    /// Until when this person is qualified by it, ms since 1970 UTC; also where that has passed.
    pub until: Option<i64>,
    /// `until` has not passed.
    pub holds: bool,
}

/// Whether a qualification holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QualificationState {
    Holds,
    /// It runs out within 14 days.
    Soon,
    RanOut,
}

/// A qualification of a person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QualifiedRow {
    pub person: String,
    pub mine: bool,
    pub qualification: String,
    /// Name of the drill that was passed.
    pub drill: String,
    pub at: i64,
    pub until: i64,
    pub state: QualificationState,
}

/// Why a person should take a drill again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RefresherRow {
    pub person: String,
    pub mine: bool,
    /// A sentence.
    pub why: String,
    /// The drill that helps; none where no published one does.
    pub drill: Option<DrillName>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DrillName {
    pub id: String,
    pub name: String,
}

/// How hard a settled case was for those who reviewed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseDifficulty {
    /// Every known verdict was right.
    Easy,
    /// Fewer than half were wrong.
    Medium,
    /// Half or more were wrong.
    Hard,
    /// No verdict is known here.
    Unknown,
}

/// What a drill can be composed of.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DrillChoices {
    /// Settled cases, the newest first.
    pub cases: Vec<DrillCaseRow>,
    /// Settled cases whose ruling accepts more than one verdict: they are no case of a drill.
    pub left_out: u32,
}

/// A settled action.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DrillCaseRow {
    pub action: String,
    pub title: String,
    pub kind: String,
    pub right: RightVerdict,
    pub tags: Vec<String>,
    pub difficulty: CaseDifficulty,
    /// Known verdicts, and how many of them were wrong.
    pub verdicts: u32,
    pub wrong: u32,
    pub ruled_at: i64,
}

/// A drill before it is published, or as it was published, to be changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DrillDraft {
    /// The drill that it replaces; none for a new one.
    pub id: Option<String>,
    pub name: String,
    pub qualification: String,
    pub valid_days: u32,
    pub p0: f64,
    pub p1: f64,
    pub alpha: f64,
    pub beta: f64,
    /// Actions.
    pub cases: Vec<String>,
}

/// What a draft comes to.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DrillCheck {
    /// Right answers that pass, without an error; none where the test is not one.
    pub passes_after: Option<u32>,
    /// Why it cannot be published.
    pub problem: Option<String>,
}

/// An attempt at a drill.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DrillRun {
    pub id: String,
    pub name: String,
    pub qualification: String,
    /// The attempt, from 1.
    pub attempt: u32,
    pub outcome: DrillOutcome,
    pub right: u32,
    pub wrong: u32,
    /// Cases of the drill.
    pub cases: u32,
    /// Further right answers that pass, without an error.
    pub missing: u32,
    /// Until when the qualification holds, once passed.
    pub until: Option<i64>,
    /// What was answered, in order; then the case that is to be answered.
    pub steps: Vec<DrillStep>,
    /// The case that is to be answered; none once the attempt has ended.
    pub case: Option<ActionDetail>,
    /// About the answer before.
    pub feedback: Option<DrillFeedback>,
}

/// A case of an attempt.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DrillStep {
    pub action: String,
    pub title: String,
    pub kind: String,
    /// Whether it was answered rightly; none for the case that is to be answered.
    pub right: Option<bool>,
}

/// What is shown after an answer.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DrillFeedback {
    pub action: String,
    pub title: String,
    pub answered: Verdict,
    pub right: RightVerdict,
    pub is_right: bool,
    /// For example "You approved; rejecting was right."
    pub sentence: String,
    pub lesson: Option<String>,
    /// Tags of the ruling.
    pub tags: Vec<String>,
    /// The arguments that were right, where an edit was.
    pub arguments: Option<String>,
}
