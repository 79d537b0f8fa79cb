use crate::features::app::view::ProblemView;
use serde::Serialize;
use ts_rs::TS;

/// A command of this device that waits or was refused.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OutboxRow {
    pub id: String,
    /// "Approve Roll back checkout-api to v412"
    pub sentence: String,
    pub action: Option<String>,
    pub signed_at: i64,
    pub state: OutboxState,
    pub problem: Option<ProblemView>,
    pub attempts: u32,
    /// A review that was never sent, so it can still be taken back.
    pub can_take_back: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    Waiting,
    Refused,
}
