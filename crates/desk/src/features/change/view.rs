use serde::Serialize;
use ts_rs::TS;

/// A change that waits for a second administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ChangeRow {
    pub id: String,
    /// "Make Ana Lima administrator"
    pub sentence: String,
    /// What would be different, a line each.
    pub details: Vec<String>,
    /// The complete text that is published: a policy, a service map, or stop triggers.
    pub text: Option<String>,
    /// Who asked.
    pub by: String,
    /// The person at this desk asked, and may take it back.
    pub mine: bool,
    pub at: i64,
    /// It lapses then.
    pub until: i64,
    /// Why this person may not confirm it; none when they may.
    pub cannot_confirm: Option<String>,
    /// Why this person may neither decline it nor take it back; none when they may.
    pub cannot_decline: Option<String>,
}
