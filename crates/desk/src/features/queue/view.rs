use crate::features::app::view::QueueCounts;
use crate::features::set::view::SetLine;
use holdpoint_domain::{OnDeadline, Risk};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which part of the queue to show.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct QueueQuery {
    pub tab: QueueTab,
    /// Words that must all occur in title, kind, tool, service, environment or region; empty for all.
    pub filter: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QueueTab {
    Mine,
    All,
    Critical,
    Claimed,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct QueuePage {
    /// Rows that match in all.
    pub total: u32,
    /// In order; rows of a group stand together. Groups without rows are left out.
    pub groups: Vec<QueueGroup>,
    pub rows: Vec<QueueRow>,
    pub counts: QueueCounts,
    /// The hub's clock when the groups were cut.
    pub now: i64,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct QueueGroup {
    pub key: QueueGroupKey,
    /// "Due within 5 minutes".
    pub title: String,
    pub count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QueueGroupKey {
    /// Past its deadline and kept (`on_deadline: hold`).
    Overdue,
    FiveMinutes,
    HalfHour,
    Later,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct QueueRow {
    pub id: String,
    pub title: String,
    pub kind: String,
    pub tool: String,
    /// "checkout · prod · eu-west", only the parts that were given.
    pub target: String,
    pub risk: Risk,
    pub proposed_at: i64,
    pub deadline: i64,
    pub on_deadline: OnDeadline,
    /// Verdicts on the present content, sealed until it is decided, and how many it needs.
    pub reviews: u32,
    pub needed: u32,
    /// A reviewer changed the arguments.
    pub edited: bool,
    /// Initials of the person who has claimed it.
    pub claimed_by: Option<String>,
    pub claimed_by_me: bool,
    /// This person has reviewed it; the hub has not settled it yet, or more reviews are needed.
    pub my_review: Option<MyReview>,
    /// The digest of what is proposed now; changes when the content does.
    pub digest: String,
    pub escalated: bool,
    /// A stop holds it.
    pub held: bool,
    /// It stands for a set; then `id` is that of the set, and the rest is of its first action.
    pub set: Option<SetLine>,
    /// Beside the time left: why it stands here. "needs SRE", "no one else can decide it".
    pub because: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MyReview {
    /// Decided here and not signed yet, so that it can be taken back.
    Held,
    /// Signed here, waiting to be sent.
    Queued,
    /// The hub has it.
    Accepted,
}
