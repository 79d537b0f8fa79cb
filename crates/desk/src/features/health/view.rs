use holdpoint_metrics::health as figures;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the figures of Health are about.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HealthQuery {
    /// So many days until now, 1 to 366.
    pub days: u32,
    /// Only actions whose rules name this team.
    pub team: Option<String>,
}

/// Which actions behind a signal to list.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HealthCasesQuery {
    pub signal: SignalName,
    pub days: u32,
    pub team: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignalName {
    Coverage,
    Timeliness,
    Capacity,
    Vigilance,
    Consistency,
    Escapes,
    Feedback,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignalState {
    InRange,
    Slipping,
    OutOfRange,
    TooFew,
}

/// What the signals say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OverallState {
    Holds,
    Slipping,
    Stretched,
    Fails,
    TooFew,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct HealthView {
    pub overall: OverallState,
    /// "2 of 7 signals are out of range and 3 are slipping. The last 7 days, all teams."
    pub sentence: String,
    /// Nothing happened in the time.
    pub empty: bool,
    /// The time, on the hub's clock; `to` is not within it.
    pub from: i64,
    pub to: i64,
    /// Teams that rules name, for the choice.
    pub teams: Vec<String>,
    pub signals: Vec<SignalView>,
    /// All kinds together, then those with the most reviews.
    pub costs: Vec<CostView>,
    /// Kinds that `costs` leaves out.
    pub more_kinds: u32,
    pub attention: Vec<AttentionView>,
    /// How many facts the figures rest on, where not all are known.
    pub known: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SignalView {
    pub name: SignalName,
    pub label: String,
    pub state: SignalState,
    /// "99.2 %"
    pub value: String,
    /// "target ≥ 99 %"
    pub target: String,
    /// What the value is of.
    pub what: String,
    /// Count and interval.
    pub note: String,
    /// By hour or day, oldest first; none where there is nothing to say.
    pub trend: Vec<Option<f64>>,
    /// What the trend shows, for a screen reader.
    pub trend_label: String,
}

/// What review costs for one kind, and what it caught.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CostView {
    /// "All kinds" in the first row.
    pub kind: String,
    pub proposed: u64,
    pub reviewed: u64,
    /// "2 min 10 s"; a dash of nothing.
    pub median: String,
    pub p95: String,
    pub rejected: u64,
    pub edited: u64,
    pub expired: u64,
    pub unreviewed: u64,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct AttentionView {
    pub code: String,
    pub state: SignalState,
    pub title: String,
    pub detail: String,
}

/// The actions behind a signal, the newest first.
#[derive(Clone, Debug, Serialize, TS)]
pub struct HealthCases {
    /// What is listed.
    pub title: String,
    /// Why nothing is listed.
    pub empty: String,
    pub cases: Vec<HealthCase>,
    /// There are more than are listed.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HealthCase {
    pub action: String,
    pub title: String,
    pub tool: String,
    pub kind: String,
    pub at: i64,
    /// "denied at the deadline"
    pub what: String,
    pub incident: Option<String>,
}

/// Where a report was written.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WrittenReport {
    pub report: String,
    /// Every figure.
    pub csv: String,
    /// A detached signature over both and the record's last hash.
    pub signature: String,
}

impl From<figures::SignalName> for SignalName {
    fn from(name: figures::SignalName) -> Self {
        match name {
            figures::SignalName::Coverage => Self::Coverage,
            figures::SignalName::Timeliness => Self::Timeliness,
            figures::SignalName::Capacity => Self::Capacity,
            figures::SignalName::Vigilance => Self::Vigilance,
            figures::SignalName::Consistency => Self::Consistency,
            figures::SignalName::Escapes => Self::Escapes,
            figures::SignalName::Feedback => Self::Feedback,
        }
    }
}

impl From<figures::SignalState> for SignalState {
    fn from(state: figures::SignalState) -> Self {
        match state {
            figures::SignalState::InRange => Self::InRange,
            figures::SignalState::Slipping => Self::Slipping,
            figures::SignalState::OutOfRange => Self::OutOfRange,
            figures::SignalState::TooFew => Self::TooFew,
        }
    }
}

impl From<figures::Overall> for OverallState {
    fn from(overall: figures::Overall) -> Self {
        match overall {
            figures::Overall::Holds => Self::Holds,
            figures::Overall::Slipping => Self::Slipping,
            figures::Overall::Stretched => Self::Stretched,
            figures::Overall::Fails => Self::Fails,
            figures::Overall::TooFew => Self::TooFew,
        }
    }
}
