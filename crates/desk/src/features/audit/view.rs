use crate::features::action::view::TextPart;
use holdpoint_domain::{KindGroup, Status};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which records to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct AuditQuery {
    /// Words, whole or their beginnings, that must all occur in the record, its action, or a
    /// body this desk holds; empty for all.
    pub filter: String,
    /// Only these kinds of record; takes precedence over `group`.
    pub kind: Option<String>,
    /// Only kinds of this group.
    pub group: Option<KindGroup>,
    /// Only what this person did.
    pub person: Option<String>,
    /// Only records about this tool or its actions.
    pub tool: Option<String>,
    /// Only the records that ended an action this way.
    pub ended: Option<Status>,
    /// Only what I did.
    pub mine: bool,
    /// From this time on, on the hub's clock.
    pub since: Option<i64>,
    /// Before this time.
    pub until: Option<i64>,
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
    /// People there are, for the filter.
    pub people: Vec<PersonChoice>,
    /// Tools there are, for the filter.
    pub tools: Vec<String>,
    pub search: SearchView,
    pub chain: ChainView,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct PersonChoice {
    pub id: String,
    pub name: String,
}

/// How far the search index is.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SearchView {
    /// Records from 1 to here can be found by words and filters.
    pub to: u64,
    /// It is still being made; what is newer is found later.
    pub building: bool,
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
    /// The whole hash of record `verified_to`, to compare with another desk's.
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
    pub status: Status,
    pub entries: Vec<StoryEntry>,
    /// Every record here has the hash of what it holds.
    pub intact: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct StoryEntry {
    pub seq: u64,
    pub at: i64,
    pub kind: String,
    pub actor: String,
    pub sentence: String,
    /// What was said, in the speaker's own words.
    pub said: Option<String>,
    /// Changed arguments: "replicas: 48 → 12"; the last of many says how many more.
    pub changes: Vec<String>,
    /// Further lines.
    pub details: Vec<String>,
    /// For a review: what became of checking its signature here.
    pub signature: Option<SignatureState>,
    /// The document the record names.
    pub document: Option<DocumentView>,
    pub hash_short: String,
    /// The stored hash is the hash of what is stored.
    pub hash_ok: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignatureState {
    /// By the device's key, as enrolled in the record.
    Valid,
    /// As `valid`; the device was revoked later.
    ValidSinceRevoked,
    /// The device had been revoked before this was recorded.
    Revoked,
    Invalid,
    /// The words are not here, so nothing can be checked; the document says why.
    NotHere,
}

/// A document that a record names by its digest.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DocumentView {
    pub state: DocumentState,
    pub digest_short: String,
    /// Who erased it, and why.
    pub erased: Option<ErasedView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    Here,
    /// Another person's review of an open action; sealed until the decision.
    Sealed,
    /// For other roles than this person's.
    Forbidden,
    Erased,
    /// Not on this device now; it comes from the hub when it is opened.
    Away,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ErasedView {
    pub by: String,
    pub at: i64,
    pub reason: Option<String>,
    /// The record that says so.
    pub seq: u64,
}

/// One record as it lies in the log.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RecordView {
    pub seq: u64,
    /// Indented JSON of the record.
    pub record: TextPart,
    /// Indented JSON of its body, when it is here.
    pub body: Option<TextPart>,
    /// The stored hash is the hash of what is stored.
    pub hash_ok: bool,
    /// The document it names, if it names one.
    pub document: Option<DocumentView>,
    /// Whether this person may have it erased.
    pub may_erase: bool,
}

/// A text of a record that is shown in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordText {
    Record,
    Body,
}
