//! A review: a signed verdict on one action.

use crate::{ActionId, CommandId, DeviceId, Digest, Envelope, Ms, PersonId, SetMembership, Verdict, canonical};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A verdict on one action, covering exactly the bytes that were read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The action.
    pub action: ActionId,
    /// Digest of what was on screen.
    pub digest: Digest,
    /// The verdict.
    pub verdict: Verdict,
    /// Reason codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Words for the tool and the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// How sure the reviewer says to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// The changed arguments, with `edit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Map<String, Value>>,
    /// What the desk saw of the reading, in reviews of desks before 0.2: everyone who may read
    /// the statement reads it. Newer desks leave it empty and give `reading_digest`.
    #[serde(default, skip_serializing_if = "Reading::is_empty")]
    pub reading: Reading,
    /// Digest of the [`ReadingBody`] that comes beside the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading_digest: Option<Digest>,
}

/// Stated certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum Certainty {
    Guess,
    Unsure,
    Fairly,
    Certain,
}

/// What the desk saw of the reading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// From this content on screen to the verdict, ms; none when not shown on a desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_ms: Option<i64>,
    /// Characters of title, arguments, preview and reasons; none when not shown on a desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<u32>,
    /// Pieces of evidence opened.
    pub evidence_opened: u32,
    /// The reviewer said "I have read this".
    pub confirmed: bool,
    /// What the reviewer sampled of an action that is too long to be read in full; none when all of it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampled: Option<String>,
}

impl Reading {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Body of `review.reading`: for its author, managers and trainers, never for tools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingBody {
    /// Random, so that the digest in the statement does not give the few possible values away.
    pub salt: String,
    /// What the desk saw.
    pub reading: Reading,
}

impl ReadingBody {
    /// The digest that the review signs.
    ///
    /// # Errors
    /// When it cannot be canonical JSON.
    pub fn digest(&self) -> Result<Digest, serde_json::Error> {
        canonical(self).map(|bytes| Digest::of(&bytes))
    }
}

/// Body of `review.submitted`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewBody {
    /// Random, so that a digest does not give a short verdict away.
    pub salt: String,
    /// The signed statement.
    pub envelope: Envelope,
    /// Of a statement about a set, in version 2 only: that it covers this action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<SetMembership>,
}

/// What the hub keeps of a review while the action is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedReview {
    /// Its id.
    pub review: CommandId,
    /// Person.
    pub reviewer: PersonId,
    /// Device.
    pub device: DeviceId,
    /// What was reviewed: of the edited content after an edit.
    pub digest: Digest,
    /// The verdict, where the reader of the log may know it.
    pub verdict: Option<Verdict>,
    /// Given after a more senior review was asked for.
    pub after_escalation: bool,
    /// When it was given, hub time.
    pub at: Ms,
    /// Where the signed words are.
    pub body: Digest,
}
