use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, TS)]
pub struct DatasetRow {
    pub number: u32,
    /// The beginning of its digest.
    pub digest: String,
    pub format: String,
    pub corrections: u32,
    /// "rulings, edits, rejections".
    pub from: String,
    /// Tool and version that were trained on it; empty for none.
    pub used_by: String,
    pub at: i64,
}

/// Which corrections, and how they are written.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DatasetDraft {
    pub format: String,
    /// Empty for all tools.
    pub tool: String,
    /// A condition in CEL; empty for all actions.
    pub filter: String,
    /// Days back from now; 0 for all time.
    pub days: u32,
    /// Names of built-in rules, or `name=pattern`.
    pub redact: Vec<String>,
    pub licence: String,
    pub consent: String,
}

/// What a set would hold, or holds.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DatasetPreview {
    pub rows: u32,
    pub corrections: u32,
    /// The digest that its files of rows have.
    pub digest: String,
    /// "train 330", and so on.
    pub splits: Vec<String>,
    /// "rulings 12".
    pub sources: Vec<String>,
    /// "equal 2"; empty where nothing was left out.
    pub left_out: Vec<String>,
    /// What rules replaced, before and after.
    pub redacted: Vec<RedactedLine>,
    /// The first row, as it is written.
    pub sample: Option<String>,
    /// The folder; none for a preview.
    pub folder: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct RedactedLine {
    pub rule: String,
    pub before: String,
    pub after: String,
}

/// What the dialog of a set can choose from.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DatasetChoices {
    pub formats: Vec<String>,
    pub tools: Vec<String>,
    pub rules: Vec<String>,
}
