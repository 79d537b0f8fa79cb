use serde::Serialize;
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, TS)]
pub struct ToolRow {
    pub name: String,
    pub owner: Option<String>,
    pub added_at: i64,
    /// When its token was taken back.
    pub revoked_at: Option<i64>,
    pub last_proposed_at: Option<i64>,
    pub open: u32,
}

/// A new tool with its token, which is shown once.
#[derive(Clone, Debug, Serialize, TS)]
pub struct NewTool {
    pub tool: ToolRow,
    pub token: String,
    /// Ready to paste: `curl`, Claude Code, MCP.
    pub snippets: Vec<Snippet>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Snippet {
    pub title: String,
    pub text: String,
}
