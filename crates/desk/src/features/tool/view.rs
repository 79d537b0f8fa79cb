use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, TS)]
pub struct ToolRow {
    pub name: String,
    /// Who answers for it: the person's name, or what was registered where that names no person.
    pub owner: Option<String>,
    /// The owner as registered, to be changed.
    pub registered_owner: Option<String>,
    /// Its owner matches no person of this hub: under a checkpoint that excludes the tool owner, no person may decide.
    pub owner_unknown: bool,
    /// Patterns of the kinds it may propose; every kind when empty.
    pub kinds: Vec<String>,
    /// Patterns of the targets it may name; every target when empty.
    pub targets: Vec<String>,
    /// Whether its actions may pass without a person where a checkpoint lets them.
    pub may_pass_unreviewed: bool,
    pub added_at: i64,
    /// When its token was taken back.
    pub revoked_at: Option<i64>,
    pub last_proposed_at: Option<i64>,
    pub open: u32,
}

/// What a tool is registered for, as the window asks for it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ToolDraft {
    pub name: String,
    /// Who answers for it; the person who adds it when absent.
    pub owner: Option<String>,
    /// Patterns of the kinds it may propose; every kind when empty.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Patterns of the targets it may name; every target when empty.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Whether its actions may pass without a person where a checkpoint lets them.
    #[serde(default)]
    pub may_pass_unreviewed: bool,
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
