use super::dataset_view::DatasetRow;
use holdpoint_domain::{RightVerdict, Risk, Verdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The screen Training.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TrainingView {
    /// Disagreements that nothing was ruled on, or whose ruling is appealed; the oldest last.
    pub disagreements: Vec<DisagreementRow>,
    /// Ruled ones of the last 30 days, the newest first.
    pub ruled: Vec<DisagreementRow>,
    /// When the oldest of the waiting ones began.
    pub oldest_at: Option<i64>,
    /// Agreement of blind double reviews, all together.
    pub overall: AgreementRow,
    /// How agreement is grouped, each with its rows.
    pub agreement: Vec<AgreementGroup>,
    /// Tools with model versions that people decided on, or releases.
    pub tools: Vec<ToolVersions>,
    pub datasets: Vec<DatasetRow>,
    /// Corrections that no dataset holds; none where nothing is known of them.
    pub not_in_a_set: Option<u32>,
    /// Tags that rulings may carry.
    pub tags: Vec<String>,
    /// Version of the tags, to be given when others are published.
    pub tags_version: String,
    /// Why this person may not rule.
    pub cannot: Option<String>,
    /// Reviews of closed actions whose verdicts are known here, of how many.
    pub known: String,
}

/// One action to settle.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DisagreementRow {
    pub action: String,
    pub title: String,
    pub kind: String,
    pub tool: String,
    pub why: DisagreementReason,
    /// The first review; none where no verdict is readable.
    pub first: Option<SideChip>,
    pub second: Option<SideChip>,
    /// When it was decided, or appealed.
    pub at: i64,
    /// The ruling, where there is one that holds.
    pub ruled: Option<RightVerdict>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DisagreementReason {
    /// Those who reviewed it gave different verdicts.
    Differ,
    /// People approved it, and an incident came from it.
    Escape,
    /// A reviewer or the owner of the tool appeals.
    Appeal,
}

/// A review in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SideChip {
    pub verdict: Verdict,
    /// "Approve, fairly sure"; "Reject: outside policy".
    pub text: String,
}

/// One disagreement in full.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DisagreementView {
    pub action: String,
    pub title: String,
    pub kind: String,
    pub tool: String,
    /// The parts of the target, in one line.
    pub target: String,
    pub risk: Risk,
    pub decided_at: i64,
    pub why: DisagreementReason,
    /// "Rejected: one of two rejected it."
    pub happened: String,
    /// "in 6 of the last 30 of this kind"; a sentence where there are too few.
    pub before: String,
    /// In the order of the reviews, A first; without names until it is ruled.
    pub sides: Vec<SideView>,
    /// How long reading all of it takes, ms; none where the content is not here.
    pub reading_ms: Option<i64>,
    /// The arguments they decided about, name and value, fit for display.
    pub arguments: Vec<ArgumentLine>,
    /// Why the arguments are not shown.
    pub missing: Option<String>,
    /// Arguments that a reviewer approved instead, as JSON; the start of "an edit was right".
    pub edited: String,
    pub ruling: Option<RulingView>,
    /// The appeal that waits for a ruling.
    pub appeal: Option<AppealView>,
    /// Why this person may not rule on it.
    pub cannot: Option<String>,
    /// Whether this person may appeal what holds now.
    pub may_appeal: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ArgumentLine {
    pub name: String,
    pub value: String,
}

/// What one reviewer said and had before them.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SideView {
    /// `A`, `B`, and so on.
    pub letter: String,
    /// Once it is ruled.
    pub name: Option<String>,
    /// "First review", "Second review, blind".
    pub label: String,
    pub chip: SideChip,
    /// "Fairly sure"; none where not stated.
    pub certainty: Option<String>,
    /// The reasons' labels; empty for none.
    pub reasons: Vec<String>,
    pub comment: Option<String>,
    /// Time on screen before the verdict, ms.
    pub shown_ms: Option<i64>,
    /// "3 of 4 opened"; "not known".
    pub evidence: String,
    /// Since the last break between two reviews, ms; the first review after a break is 0.
    pub since_break_ms: Option<i64>,
    /// Other actions that waited.
    pub waiting: Option<u32>,
    /// Whether the ruling agrees; none before it, or where that cannot be said.
    pub agrees: Option<bool>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct RulingView {
    pub id: String,
    pub right: RightVerdict,
    pub tags: Vec<String>,
    pub by: String,
    pub at: i64,
    /// None where there is none, or it is not here.
    pub lesson: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct AppealView {
    pub by: String,
    pub at: i64,
    pub reason: Option<String>,
}

/// A ruling to be signed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RulingDraft {
    pub action: String,
    pub right: RightVerdict,
    pub tags: Vec<String>,
    pub lesson: String,
    /// With `edit`: the right arguments, as JSON.
    pub arguments: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct AgreementGroup {
    /// "Kind", "Team", "Shift", "Zone", "Risk", "Week".
    pub by: String,
    pub rows: Vec<AgreementRow>,
}

/// Krippendorff's alpha of blind double reviews.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AgreementRow {
    pub name: String,
    /// None where it is undefined or too few.
    pub value: Option<f64>,
    /// The 95 % interval, from resamples.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Percent of pairs that agree, 0 to 1.
    pub percent: Option<f64>,
    /// Double reviews.
    pub count: u32,
    /// In words: "too few to say (9 of 30)", "undefined: …"; none where the figures stand.
    pub sentence: Option<String>,
    pub level: AgreementLevel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AgreementLevel {
    /// 0.8 and more.
    Reliable,
    /// From 0.667: for tentative conclusions.
    Tentative,
    /// Below that.
    Low,
    /// No figure.
    Unknown,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ToolVersions {
    pub tool: String,
    pub versions: Vec<VersionView>,
}

/// A model version of a tool.
#[derive(Clone, Debug, Serialize, TS)]
pub struct VersionView {
    /// Empty where the tool states none.
    pub version: String,
    pub released_at: Option<i64>,
    /// "set 12", or the beginning of a digest.
    pub datasets: Vec<String>,
    pub rejected: u32,
    pub decided: u32,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Where there are too few.
    pub sentence: Option<String>,
    /// "wrong amount 4".
    pub tags: Vec<String>,
    /// Days from corrections to the release, in words.
    pub days: Option<String>,
    /// "18 of 20 cases passed"; the newest result.
    pub evaluated: Option<String>,
}

/// What is known of the tool at an action: of this version, and its commonest tags.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct ToolCard {
    /// "price-pilot 4.2"
    pub name: String,
    pub rejected: u32,
    pub decided: u32,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// "12 % rejected (8 % to 17 %, 31 of 260)", or that there are too few.
    pub sentence: String,
    /// The commonest tags of rulings, at most three.
    pub tags: Vec<String>,
}

/// A ruling on one's own review that was not read yet.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Lesson {
    pub action: String,
    pub title: String,
    pub right: RightVerdict,
    pub tags: Vec<String>,
    pub lesson: Option<String>,
    /// "You approved; rejecting was right."
    pub sentence: String,
    pub agrees: Option<bool>,
    pub at: i64,
}
