//! What a person signs on a desk: a statement with one command, a review above all.

use crate::{Digest, Envelope, Invited, Ms, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a device signs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Unique; a repeated delivery of the same id changes nothing.
    pub id: String,
    /// The hub it is meant for, so that it cannot be replayed to another.
    pub hub: String,
    /// Person.
    pub person: String,
    /// Device whose key signs.
    pub device: String,
    /// The device's clock.
    pub signed_at: Ms,
    /// What is asked for.
    pub command: DeskCommand,
}

/// What a person can ask for from a desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeskCommand {
    /// A verdict on one action.
    Review(Review),
    /// Take a lease, or renew it.
    Claim {
        /// The action.
        action: String,
    },
    /// Give the lease back.
    Release {
        /// The action.
        action: String,
    },
    /// Let a tool propose.
    AddTool {
        /// Its name.
        name: String,
        /// Who answers for it.
        owner: Option<String>,
        /// SHA-256 of the token, which is made on the desk and shown once.
        token: Digest,
    },
    /// Take a tool's token back, at once.
    RevokeTool {
        /// Its name.
        name: String,
    },
    /// Give a tool another token.
    RotateTool {
        /// Its name.
        name: String,
        /// SHA-256 of the new token.
        token: Digest,
        /// How long the one before still works, ms; 0 ends it at once.
        overlap_ms: i64,
    },
    /// Invite somebody, or a further device of somebody.
    Invite {
        /// The invite's id.
        invite: String,
        /// SHA-256 of the code, which is made on the desk and shown once.
        code: Digest,
        /// How long it works, ms.
        valid_ms: i64,
        /// What whoever uses it may do.
        profile: Invited,
        /// An existing person: the invite is for another device of theirs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<String>,
    },
    /// Take an invite back.
    RevokeInvite {
        /// The invite.
        invite: String,
    },
    /// Change what a person may do.
    ChangePerson {
        /// The person.
        person: String,
        /// All of it, as it will be.
        profile: Invited,
    },
    /// End a person's part; all their devices sign no more.
    RevokePerson {
        /// The person.
        person: String,
    },
    /// End a device's part, at once.
    RevokeDevice {
        /// The device.
        device: String,
    },
    /// Put a policy into force.
    PublishPolicy {
        /// TOML, as written.
        source: String,
        /// Version of the policy it was made from; refused when that is no longer in force.
        replaces: String,
    },
    /// Erase a body for privacy; its digest stays in the chain.
    EraseBody {
        /// The body.
        digest: Digest,
        /// Why, for the record.
        reason: String,
    },
}

/// A verdict on one action, covering exactly the bytes that were read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The action.
    pub action: String,
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
    /// What the desk saw of the reading.
    pub reading: Reading,
}

/// Stated certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum Certainty {
    Guess,
    Unsure,
    Fairly,
    Certain,
}

/// What the desk saw of the reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// From this content on screen to the verdict, ms; none when not shown on a desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_ms: Option<i64>,
    /// Pieces of evidence opened.
    pub evidence_opened: u32,
    /// The reviewer said "I have read this".
    pub confirmed: bool,
}

/// Body of `review.submitted`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewBody {
    /// Random, so that a digest does not give a short verdict away.
    pub salt: String,
    /// The signed statement.
    pub envelope: Envelope,
}

/// What the hub keeps of a review while the action is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedReview {
    /// Its id.
    pub review: String,
    /// Person.
    pub reviewer: String,
    /// Device.
    pub device: String,
    /// The verdict, where the reader of the log may know it.
    pub verdict: Option<Verdict>,
    /// Where the signed words are.
    pub body: Digest,
}
