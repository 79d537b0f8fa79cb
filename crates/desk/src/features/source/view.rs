use holdpoint_domain::SourceType;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, TS)]
pub struct SourceRow {
    pub name: String,
    #[serde(rename = "type")]
    #[ts(type = "string")]
    pub kind: SourceType,
    /// Its type as people call it.
    pub label: String,
    /// Where the hub asks it.
    pub asked_at: Option<String>,
    /// Its deliveries are signed with a secret that the hub's folder names.
    pub signed: bool,
    pub added_at: i64,
    pub revoked_at: Option<i64>,
}

/// A type that a source may have.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SourceTypeRow {
    #[serde(rename = "type")]
    #[ts(type = "string")]
    pub kind: SourceType,
    /// As people call it.
    pub label: String,
    /// The hub can ask it.
    pub polled: bool,
    /// It signs its deliveries, so it is added on the hub's machine, with its secret.
    pub signed: bool,
}

/// What the hub measured of a source since it started.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SourceContactView {
    pub name: String,
    /// When it last delivered or answered.
    pub last_contact_at: Option<i64>,
    /// How long after the source's own time its newest news arrived, ms.
    pub lag_ms: Option<i64>,
    /// What went wrong since, in words.
    pub error: Option<String>,
    pub error_at: Option<i64>,
}

/// What a test of the connection to a source found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SourceTestView {
    /// Whether it works; none of a source that sends by itself and has not yet.
    pub ok: Option<bool>,
    /// What was found, in words.
    pub sentence: String,
}

/// A source to add.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SourceDraft {
    /// Letters, digits, - and _.
    pub name: String,
    #[serde(rename = "type")]
    #[ts(type = "string")]
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
