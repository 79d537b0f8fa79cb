use super::approval_view::EscapeView;
use super::view::FigureView;
use serde::Serialize;
use ts_rs::TS;

/// Figures of incidents, each with its count and interval.
#[derive(Clone, Debug, Serialize, TS)]
pub struct IncidentFiguresView {
    pub times: Vec<FigureView>,
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
