use serde::Serialize;
use ts_rs::TS;

/// The simulated days of this computer.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct DaysView {
    pub state: DaysState,
    /// While it is prepared: how far that is, 0 to 1.
    pub progress: f64,
    /// While it is prepared: what is done at the moment.
    pub step: String,
    /// The folder, if it is there.
    pub folder: Option<String>,
    pub size_bytes: u64,
    /// Why the last one could not be prepared.
    pub problem: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DaysState {
    /// This app runs none.
    #[default]
    Unavailable,
    /// Nothing is written yet.
    Absent,
    Preparing,
    /// It is there and does not run.
    Ready,
    Running,
}

/// The simulated day that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DayView {
    /// "The day before the sale"
    pub title: String,
    /// As chosen: 0 (pause), 1, 10 or 60.
    pub speed: u32,
    /// As it is: milliseconds of the simulated clock in one of this computer's.
    pub rate: u32,
    /// Why the clock is slower than chosen.
    pub waits: Option<DayWait>,
    /// Where a jump leads to.
    pub next: Option<MomentView>,
    /// The open step of the tour, from 0.
    pub tour: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayWait {
    /// An action is open.
    Reading,
    /// A step of the tour is open.
    Tour,
    /// It jumps to the next moment.
    Jump,
    /// The simulated day is over.
    End,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MomentView {
    pub at: i64,
    /// "price change"
    pub what: String,
}
