use holdpoint_domain::SourceType;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, TS)]
pub struct SourceRow {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: SourceType,
    /// Where the hub asks it.
    pub asked_at: Option<String>,
    /// Its deliveries are signed with a secret that the hub's folder names.
    pub signed: bool,
    pub added_at: i64,
    pub revoked_at: Option<i64>,
}

/// A source to add.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SourceDraft {
    /// Letters, digits, - and _.
    pub name: String,
    #[serde(rename = "type")]
    pub kind: SourceType,
    /// Where the hub asks it; empty for nowhere.
    pub url: String,
}

/// A new source. Its token is shown once.
#[derive(Clone, Debug, Serialize, TS)]
pub struct NewSource {
    pub token: String,
    /// The address of its webhook.
    pub url: String,
}
