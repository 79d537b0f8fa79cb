use super::approval_view::{EscapeView, NoteView};
use holdpoint_domain::Grade;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which incidents to list.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct IncidentQuery {
    pub show: IncidentFilter,
    /// Only those that name this service.
    pub service: Option<String>,
    /// Only those of this source.
    pub source: Option<String>,
    /// Only those that began within so many days; 0 for all.
    pub days: u32,
    /// Rows of the list; 200 for 0.
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IncidentFilter {
    #[default]
    All,
    Open,
    /// SEV 1 and 2.
    Severe,
    Action,
    Change,
    /// No change caused it.
    None,
    /// Nothing is known of its cause.
    Unknown,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct IncidentsPage {
    pub figures: Vec<FigureView>,
    /// How many there are of each filter, in the order of the screen.
    pub counts: Vec<FilterCount>,
    /// Open ones first, then the latest.
    pub rows: Vec<IncidentRow>,
    /// How many match in each group, listed or not.
    pub groups: Vec<GroupCount>,
    /// How many match, listed or not.
    pub total: u32,
    pub services: Vec<String>,
    pub sources: Vec<String>,
    /// The record holds incidents at all.
    pub any: bool,
    /// Why this person may not state incidents and findings; none if they may.
    pub read_only: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct FilterCount {
    pub filter: IncidentFilter,
    pub count: u32,
}

/// A figure with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FigureView {
    pub label: String,
    pub value: String,
    /// Beside the value.
    pub of: Option<String>,
    /// Below it: count or interval.
    pub note: String,
    /// Beyond its target.
    pub bad: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SeverityLevel {
    Sev1,
    Sev2,
    Sev3,
    Sev4,
    /// None was stated, or in words that are not known.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IncidentGroup {
    Open,
    Week,
    Earlier,
}

#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct GroupCount {
    pub group: IncidentGroup,
    pub count: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct IncidentRow {
    pub id: String,
    /// The first letters of the id.
    pub number: String,
    pub group: IncidentGroup,
    pub title: String,
    pub level: SeverityLevel,
    /// As its source calls it.
    pub severity: Option<String>,
    pub services: Vec<String>,
    pub started_at: i64,
    pub resolved_at: Option<i64>,
    /// Until now while it is open; none where its end is before its start.
    pub lasted_ms: Option<i64>,
    pub source: String,
    /// A person stated it, or imported a file of them.
    pub by_hand: bool,
    pub maintenance: bool,
    pub merged: bool,
    pub tied: TiedView,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct TiedView {
    pub what: TiedWhat,
    pub grade: Option<Grade>,
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TiedWhat {
    Action,
    Change,
    None,
    Unknown,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct IncidentDetail {
    pub row: IncidentRow,
    /// In the source's words.
    pub text: Option<String>,
    /// The source's own id.
    pub source_id: String,
    /// What is said of its times, in one sentence.
    pub summary: String,
    pub timeline: Vec<IncidentEntry>,
    pub chart: ChartView,
    /// The newest first.
    pub findings: Vec<FindingView>,
    pub impact: ImpactView,
    pub merge: MergeView,
    /// Oldest first.
    pub notes: Vec<NoteView>,
    pub escapes: Vec<EscapeView>,
    pub read_only: Option<String>,
    /// Why this person may write no notes; none if they may.
    pub no_notes: Option<String>,
}

/// An open incident that concerns an open action.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RelatedIncident {
    pub id: String,
    pub number: String,
    pub title: String,
    /// Its first service, or its title.
    pub on: String,
    /// "checkout calls payments, which has SEV 1", where it is not on the action's own service.
    pub calls: Option<String>,
    pub since: i64,
}

/// What an incident means under the published map of services.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ImpactView {
    /// A map of services was published.
    pub mapped: bool,
    /// The strictest tier first.
    pub services: Vec<ImpactServiceView>,
    /// Names that the map does not know.
    pub unmapped: Vec<String>,
    /// Services that call one of these, directly or through others.
    pub dependants: Vec<String>,
    /// "43 min"; none where its end is at or before its start.
    pub duration: Option<String>,
    /// "EUR 8,958.33", one for each currency.
    pub cost_so_far: Vec<String>,
    pub goes_on: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ImpactServiceView {
    pub name: String,
    /// 1 is the most important.
    pub tier: u32,
    pub owner: Option<String>,
    pub customers_lose: Option<String>,
    /// "EUR 12,500.00"
    pub cost_per_hour: Option<String>,
}

/// What people said is the same incident.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MergeView {
    /// The one that this was merged into.
    pub into: Option<MergedIncidentView>,
    /// Those that were merged into this one.
    pub members: Vec<MergedIncidentView>,
    /// A person merged it, so that a person may split it again.
    pub can_split: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct MergedIncidentView {
    pub id: String,
    /// The first letters of the id.
    pub number: String,
    pub title: String,
    pub source: String,
    pub started_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
pub struct IncidentEntry {
    pub at: i64,
    /// "Started", "Resolved", or the status that the source states.
    pub what: String,
    pub text: Option<String>,
}

/// Lanes of what was done around an incident. All times are on the hub's clock.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ChartView {
    pub from: i64,
    pub to: i64,
    pub lanes: Vec<LaneView>,
    /// When it went on; the last has no end while it does.
    pub intervals: Vec<(i64, Option<i64>)>,
    /// Lanes beyond those that are drawn.
    pub lanes_left_out: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct LaneView {
    pub label: String,
    pub kind: LaneKind,
    pub points: Vec<PointView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LaneKind {
    Tool,
    Changes,
    Alerts,
    Updates,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct PointView {
    pub at: i64,
    /// The action or change.
    pub id: Option<String>,
    pub title: String,
    pub state: PointState,
    /// Tied to the incident by a finding that counts.
    pub tied: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PointState {
    Ran,
    Failed,
    /// Approved; nothing was reported.
    Approved,
    /// Rejected, expired or withdrawn.
    NotRun,
    Change,
    Alert,
    Update,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct FindingView {
    pub cause: String,
    pub what: TiedWhat,
    pub grade: Grade,
    pub by: String,
    pub at: i64,
    pub why: Option<String>,
}

/// What may have caused an incident, ranked by the hub.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CausesView {
    pub candidates: Vec<CauseView>,
    pub compared: u32,
    /// How often the first place was right here, with count and interval.
    pub track_record: String,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct CauseView {
    pub what: TiedWhat,
    pub id: Option<String>,
    pub title: String,
    /// "deploy-pilot", "a person", "a pipeline".
    pub by: Option<String>,
    /// "11 min before".
    pub when: Option<String>,
    /// Between 0 and 1.
    pub probability: f64,
    /// The parts of the score that say something, the largest first.
    pub parts: Vec<PartView>,
    /// What a finding says of it.
    pub grade: Option<Grade>,
    /// The tool, where it is an action.
    pub tool: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct PartView {
    pub reason: String,
    pub score: f64,
}

/// A finding to state.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FindingDraft {
    pub incident: String,
    pub what: TiedWhat,
    pub id: Option<String>,
    pub grade: Grade,
    pub why: String,
}

/// An incident to state by hand.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct IncidentDraft {
    pub title: String,
    /// `SEV 1` to `SEV 4`.
    pub severity: String,
    /// Separated by commas.
    pub services: String,
    pub text: String,
    /// How many minutes ago it began.
    pub minutes_ago: u32,
}
