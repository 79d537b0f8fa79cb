//! The hub's signature over the records of one append, with who asked for which of them.
//!
//! The last record of an append carries it. It covers that record's hash as it is without the
//! signature, and so every record before it: a hash covers the one before.

use super::member::{BATCH, with_member, without_member};
use super::{Digest, Record, pre_authentication_encoding};
use crate::{Seq, canonical_of_sorted};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Payload type of the hub's statement about the records of one append.
pub const BATCH_TYPE: &str = "application/vnd.holdpoint.batch+json";

// The members of these structs stand in the order of RFC 8785, as `canonical_of_sorted` asks.

/// One command of a batch, and how many records it led to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchCommand {
    /// Who asked: `tool:<name>`, a person's id, `hub`, or for an enrolment `enroll:owner`,
    /// `enroll:invite` or `enroll:identity`, after what was shown to the hub.
    pub by: String,
    /// Records it led to, one or more.
    pub records: u32,
    /// Digest of the command as the tool sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Digest>,
    /// Digest of the token the tool showed, or of the code of the invite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Digest>,
}

/// Member `batch` of the last record of an append.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedBatch {
    /// The commands that led to records, in order.
    pub commands: Vec<BatchCommand>,
    /// The first record of the append.
    pub first: Seq,
    /// Ed25519 by the hub's key over [`BATCH_TYPE`] and the statement, base64.
    pub sig: String,
}

// What is signed.
#[derive(Serialize)]
struct BatchStatement<'a> {
    commands: &'a [BatchCommand],
    first: Seq,
    hash: Digest,
    hub: &'a str,
    last: Seq,
}

/// The member `batch` is not in the one form it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the hub's signature is not in its canonical form")]
pub struct BatchNotCanonical;

/// Signs sealed records that are appended together: the last one gets the member `batch` and a new hash.
///
/// # Errors
/// When the last record's header is no JSON object.
pub fn sign_batch(records: &mut [Record], commands: Vec<BatchCommand>, hub: &str, key: &SigningKey) -> Result<(), serde_json::Error> {
    let Some(first) = records.first().map(|record| record.seq) else { return Ok(()) };
    let Some(last) = records.last_mut() else { return Ok(()) };
    let statement = BatchStatement { commands: &commands, first, hash: last.hash, hub, last: last.seq };
    let payload = canonical_of_sorted(&statement)?;
    let sig = STANDARD.encode(key.sign(&pre_authentication_encoding(BATCH_TYPE, payload.as_bytes())).to_bytes());
    let batch = RawValue::from_string(canonical_of_sorted(&SignedBatch { commands, first, sig })?)?;
    last.header = with_member(&last.header, BATCH, &batch)?;
    last.hash = last.computed_hash();
    Ok(())
}

impl Record {
    /// Whether a batch ends with it, by a look at the text alone.
    #[must_use]
    pub fn ends_batch(&self) -> bool {
        // Text of tools cannot look like this: its quotes are escaped.
        self.header.get().contains("\"batch\":{\"commands\":")
    }

    /// The batch that ends with it, if the header is in the one form that is signed; not yet verified.
    ///
    /// # Errors
    /// [`BatchNotCanonical`].
    pub fn batch(&self) -> Result<Option<(SignedBatch, Digest)>, BatchNotCanonical> {
        if !self.ends_batch() {
            return Ok(None);
        }
        let header = self.header.get();
        let members: BTreeMap<&str, &RawValue> = serde_json::from_str(header).map_err(|_| BatchNotCanonical)?;
        let Some(written) = members.get(BATCH) else { return Ok(None) };
        let batch: SignedBatch = serde_json::from_str(written.get()).map_err(|_| BatchNotCanonical)?;
        // Otherwise blanks, unknown members or repeated names could be added unnoticed.
        let unsigned = without_member(header, &members, BATCH).ok_or(BatchNotCanonical)?;
        if !canonical_of_sorted(&batch).is_ok_and(|canonical| canonical == written.get()) {
            return Err(BatchNotCanonical);
        }
        Ok(Some((batch, self.computed_hash_with(&unsigned))))
    }
}

impl SignedBatch {
    /// What the hub signs about the batch that ends with record `last`, whose hash without the
    /// signature is `hash`; of the payload type [`BATCH_TYPE`].
    ///
    /// # Errors
    /// When it cannot be canonical JSON, which does not happen.
    pub fn statement(&self, last: Seq, hash: Digest, hub: &str) -> Result<Vec<u8>, serde_json::Error> {
        canonical_of_sorted(&BatchStatement { commands: &self.commands, first: self.first, hash, hub, last }).map(String::into_bytes)
    }
}
