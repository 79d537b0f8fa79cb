use crate::view::PersonChoice;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The Workload screen for one day.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WorkloadView {
    pub now: i64,
    /// "Fri 20 Nov 2026, UTC"
    pub day: String,
    /// Days from today: 0 is today.
    pub day_offset: i32,
    /// Who works now, stand-ins among them.
    pub on_shift: Vec<OnShiftRow>,
    /// "5 of 12 people"
    pub on_shift_of: String,
    /// Reviewers without a shift in the next 7 days.
    pub without_shifts: Vec<String>,
    /// Whether this person may see the pace of others.
    pub sees_pace: bool,
    pub coverage: Vec<CoverageRow>,
    /// People who are missing in each hour; empty where that cannot be said.
    pub short: Vec<ShortCell>,
    pub hours: Vec<WorkloadHour>,
    /// The largest number on the vertical axis of the chart.
    pub most: f64,
    /// Where the axis has its lines.
    pub ticks: Vec<f64>,
    /// Where now is on the chart: hours since the day began; none on another day.
    pub now_at: Option<f64>,
    /// "load 0.93 at peak"; none where nothing is known.
    pub peak: Option<String>,
    /// What the figures rest on, and what is not known, sentence by sentence.
    pub notes: Vec<String>,
    /// Why there is no forecast; none where there is one.
    pub no_forecast: Option<String>,
    pub costs: Vec<CostRow>,
    pub what_if: WhatIfStart,
    pub absences: Vec<AbsenceRow>,
    /// People of the workspace, for absences.
    pub people: Vec<PersonChoice>,
    pub me: Option<String>,
    /// Shifts that are planned, past ones among them.
    pub shifts: u32,
    /// Why this person may not plan shifts; none when they may.
    pub read_only: Option<String>,
}

/// A person on shift.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OnShiftRow {
    pub name: String,
    /// "Dublin · until 17:00 Europe/Dublin"
    pub detail: String,
    /// "for Li Wen"; none where they are on their own shift.
    pub stands_in_for: Option<String>,
    /// None where this person may not see the pace of others.
    pub pace: Option<ShiftPace>,
}

/// A person's work on the present shift, for managers, trainers and the person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ShiftPace {
    /// "2 h 5 min"; none where that is not known.
    pub since_break: Option<String>,
    /// Reviews since the shift began.
    pub decided: u32,
    /// Median time of a review; none where that is not known.
    pub median_time: Option<String>,
    /// Share of approvals; none where that is not known.
    pub approves: Option<String>,
    /// "4 of 6"; none before faults are planted.
    pub planted: Option<String>,
    /// What the signs of fatigue say; none where there is nothing to say.
    pub state: Option<PaceState>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaceState {
    Steady,
    Drifting,
    RestNow,
}

/// A team or zone, hour by hour.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CoverageRow {
    pub by: CoverageBy,
    pub label: String,
    /// People in each of the 24 hours, halves where they come or go within it.
    pub hours: Vec<CoverageCell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CoverageBy {
    Team,
    Zone,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CoverageCell {
    /// From 0, no people, to 4, as many as in the fullest cell.
    pub level: u8,
    /// "Dublin, 09:00: 3 people"
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ShortCell {
    /// 0 where there are enough.
    pub people: u32,
    /// 0 to 4.
    pub level: u8,
    /// "17:00: 3 people short"
    pub words: String,
}

/// An hour of the day.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct WorkloadHour {
    pub at: i64,
    /// "17:00"
    pub label: String,
    /// What came, for hours that are over.
    pub arrived: Option<u32>,
    /// What is expected, and the range of nine of ten such hours.
    pub expected: Option<f64>,
    pub low: Option<u32>,
    pub high: Option<u32>,
    /// Actions that the people on shift can decide.
    pub capacity: f64,
    pub people: f64,
    /// One line for the pointer and for screen readers.
    pub words: String,
}

/// What waiting costs, for one kind and currency. Currencies are never added.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CostRow {
    pub kind: String,
    /// "EUR 4,200.00"
    pub per_hour: String,
    /// Actions of the kind that wait now.
    pub waiting: u32,
    /// What their waiting has cost so far: "EUR 120.00".
    pub so_far: String,
    /// What is expected of the rest of the day: "EUR 1,900.00"; none without a forecast.
    pub today: Option<String>,
}

/// Where the sliders begin, and how far they go.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct WhatIfStart {
    /// The hour they are about: the one with the highest load that is left of the day.
    pub at: i64,
    /// "17:00"
    pub label: String,
    pub query: WhatIfQuery,
    pub most_reviewers: u32,
}

/// A question about one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatIfQuery {
    /// When the hour begins.
    pub at: i64,
    pub reviewers: u32,
    /// Arrivals, as a percentage of the forecast: 140 is 1.4 times as many.
    pub peak_percent: u32,
    /// Second reviews beyond what is usual, as a percentage of the actions.
    pub second_percent: u32,
    pub handle_seconds: u32,
}

/// The answer, beside the hour as it is planned.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct WhatIfView {
    pub rows: Vec<WhatIfRow>,
    /// "deadline 10 min, handle time 3 min 12 s"
    pub model: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct WhatIfRow {
    pub label: String,
    pub planned: String,
    pub what_if: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AbsenceRow {
    pub id: String,
    pub person: String,
    /// "Fri 27 Nov 00:00 to Sat 28 Nov 00:00 UTC"
    pub when: String,
    pub delegate: Option<String>,
    /// Why the delegate no longer may decide for them; none while they may.
    pub excluded: Option<String>,
    /// It goes on now.
    pub active: bool,
    /// Whether this person may end it.
    pub may_end: bool,
}

/// An absence to be planned.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AbsenceDraft {
    pub person: String,
    pub delegate: Option<String>,
    /// Local times of the zone, for example `2026-11-27T00:00`.
    pub from: String,
    pub until: String,
    pub zone: String,
}

/// A text read as a file of shifts.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ShiftsCheck {
    /// Why it is none at all; none where it is one.
    pub problem: Option<String>,
    /// "212 shifts of 24 people, 27 Nov to 31 Dec."
    pub summary: Option<String>,
    pub shifts: u32,
    /// The first of them.
    pub rows: Vec<ShiftRow>,
    pub refused: Vec<RefusedShiftRow>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ShiftRow {
    pub person: String,
    pub team: String,
    /// "Fri 27 Nov 09:00 to 17:00 Europe/Madrid"
    pub when: String,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct RefusedShiftRow {
    pub line: u32,
    pub reason: String,
}

/// What became of a file of shifts.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ShiftsImported {
    /// "12 imported, 0 updated, 3 unchanged, 1 refused."
    pub summary: String,
    pub refused: Vec<RefusedShiftRow>,
}
