use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which records to list, newest first.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AuditQuery {
    /// Words that must occur in the action's title, id, the actor or the kind; empty for all.
    pub filter: String,
    /// Only this kind of record, for example `review.submitted`.
    pub kind: Option<String>,
    /// Only records below this sequence number (the next page).
    pub before: Option<u64>,
    /// At most 200.
    pub limit: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct AuditPage {
    pub rows: Vec<AuditRow>,
    /// Records in the replica in all.
    pub total: u64,
    /// Kinds that occur, for the filter.
    pub kinds: Vec<String>,
    pub chain: ChainView,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct AuditRow {
    pub seq: u64,
    pub at: i64,
    pub kind: String,
    /// "Mara Ortiz", "deploy-pilot", "hub".
    pub actor: String,
    /// The action's id, when the record is about one.
    pub action: Option<String>,
    /// One plain sentence: "Approved Roll back checkout-api to v412".
    pub sentence: String,
    pub hash_short: String,
}

/// Whether the record holds together.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ChainView {
    pub state: ChainState,
    /// Every record up to here was verified as it arrived.
    pub verified_to: u64,
    /// The whole hash of record `verified_to`, to compare with somebody else's.
    pub head_hash: String,
    /// What is wrong, where, and what to do.
    pub problem: Option<String>,
    /// Records of a kind or version this app does not know; kept, not shown in figures.
    pub unknown: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChainState {
    Intact,
    Broken,
    /// Nothing here yet.
    Empty,
}

/// One action's whole record, oldest first.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Story {
    pub action: String,
    pub title: String,
    pub entries: Vec<StoryEntry>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct StoryEntry {
    pub seq: u64,
    pub at: i64,
    pub kind: String,
    pub actor: String,
    pub sentence: String,
    /// Further lines: the comment, reasons, changed arguments.
    pub details: Vec<String>,
    /// For a review: whether its signature was checked here.
    pub signature: Option<SignatureState>,
    pub hash_short: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignatureState {
    Valid,
    Invalid,
    /// The words were not handed out yet, or were erased.
    NotHere,
}

/// One record as it lies in the log.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RecordView {
    pub seq: u64,
    /// Indented JSON of the record.
    pub record: String,
    /// Indented JSON of its body, when it is here.
    pub body: Option<String>,
    /// The stored hash is the hash of what is stored.
    pub hash_ok: bool,
}
