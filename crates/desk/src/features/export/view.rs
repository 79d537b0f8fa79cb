use crate::features::audit::view::AuditQuery;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What to write to a file.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ExportQuery {
    pub format: ExportFormat,
    /// Which records, as on the screen; `before` and `limit` do not count.
    pub query: AuditQuery,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Every record with its body, one JSON document a line.
    Ndjson,
    /// One line for each action.
    Csv,
}

/// The export in progress, or the last one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ExportView {
    pub state: ExportState,
    /// Records looked at, of `total`.
    pub done: u64,
    pub total: u64,
    /// Lines written.
    pub lines: u64,
    /// The file.
    pub path: String,
    /// Why it failed.
    pub problem: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    Running,
    Done,
    Cancelled,
    Failed,
}
