//! One entry of the log, and the chain that ties entries together.

mod batch;
mod canonical;
mod digest;
pub(crate) mod kinds;
mod member;
mod signature;

pub use batch::*;
pub use canonical::*;
pub use digest::*;
pub use kinds::{Empty, KindGroup, RecordKind, SentenceContext, UnknownKind};
pub use signature::*;

use crate::{Ms, Seq};
use digest::Hasher;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What the first record names as its predecessor.
pub const GENESIS: Digest = Digest::ZERO;

/// One entry of the log.
///
/// `hash` is SHA-256 over the RFC 8785 form of all other fields, so whoever has
/// the record can check it, and `prev` makes any change show in all that follow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// From 1, without gaps, in commit order.
    pub seq: Seq,
    /// The hub's clock when the record was decided.
    pub at: Ms,
    /// Who caused it: a person's id, `tool:<name>`, or `hub`.
    pub actor: String,
    /// For example `action.proposed`.
    pub kind: String,
    /// Version of the kind's head and body.
    pub version: u32,
    /// What it is about: an action's id, a tool's name, a person's or device's id.
    pub subject: String,
    /// Canonical JSON that everyone in the workspace may see.
    #[serde(rename = "head")]
    pub header: Box<RawValue>,
    /// Digest of a document that is handed out by right.
    pub body: Option<Digest>,
    /// Hash of the record before.
    pub prev: Digest,
    /// Hash of this record.
    pub hash: Digest,
}

/// A record, by its place and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRef {
    /// Its place; 0 before the first record.
    pub seq: Seq,
    /// Its hash; [`GENESIS`] before the first record.
    pub hash: Digest,
}

/// A record that has no place in the log yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The hub's clock.
    pub at: Ms,
    /// See [`Record::actor`].
    pub actor: String,
    /// See [`Record::kind`].
    pub kind: String,
    /// See [`Record::version`].
    pub version: u32,
    /// See [`Record::subject`].
    pub subject: String,
    /// Canonical JSON.
    pub header: Box<RawValue>,
    /// Digest of the body, if it has one.
    pub body: Option<Digest>,
}

impl Record {
    /// Its place and hash.
    #[must_use]
    pub const fn place(&self) -> crate::RecordRef {
        crate::RecordRef { seq: self.seq, hash: self.hash }
    }
}

/// How a record fails to follow the one before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenLink {
    /// A sequence number is missing or repeated.
    #[error("record {found} stands where record {expected} should")]
    Gap {
        /// The number that should come next.
        expected: Seq,
        /// The number that came.
        found: Seq,
    },
    /// `prev` is not the hash of the record before.
    #[error("record {seq} does not name the record before it; one of the two was changed")]
    Prev {
        /// The record at fault.
        seq: Seq,
    },
    /// The stored hash is not the hash of what is stored.
    #[error("record {seq} was changed after it was written")]
    Hash {
        /// The record at fault.
        seq: Seq,
    },
}

impl Draft {
    /// Gives the record its place and its hash.
    #[must_use]
    pub fn seal(self, seq: Seq, prev: Digest) -> Record {
        let mut record = Record {
            seq,
            at: self.at,
            actor: self.actor,
            kind: self.kind,
            version: self.version,
            subject: self.subject,
            header: self.header,
            body: self.body,
            prev,
            hash: Digest::ZERO,
        };
        record.hash = record.computed_hash();
        record
    }
}

impl Record {
    /// The hash of what the record holds now.
    #[must_use]
    pub fn computed_hash(&self) -> Digest {
        self.computed_hash_with(self.header.get())
    }

    // The hash of the same record with another header.
    fn computed_hash_with(&self, header: &str) -> Digest {
        let mut hasher = Hasher::default();
        self.write_canonical(&mut hasher, header);
        hasher.digest()
    }

    /// Whether this record may stand after the one with `prev_seq` and `prev_hash`.
    ///
    /// # Errors
    /// The first way in which it may not.
    pub fn follows(&self, prev_seq: Seq, prev_hash: &Digest) -> Result<(), BrokenLink> {
        let expected = prev_seq + 1;
        if self.seq != expected {
            return Err(BrokenLink::Gap { expected, found: self.seq });
        }
        if self.prev != *prev_hash {
            return Err(BrokenLink::Prev { seq: self.seq });
        }
        if self.hash != self.computed_hash() {
            return Err(BrokenLink::Hash { seq: self.seq });
        }
        Ok(())
    }

    // The fields in the order RFC 8785 sorts them, straight into the hasher:
    // a million of these are checked when a desk catches up. `head` is canonical
    // already, and a test compares the whole with the general canonicalizer.
    fn write_canonical(&self, to: &mut Hasher, header: &str) {
        to.text("{\"actor\":");
        to.quoted(&self.actor);
        to.field("at", &self.at.to_string());
        to.text(",\"body\":");
        match &self.body {
            Some(digest) => to.hex(digest),
            None => to.text("null"),
        }
        to.field("head", header);
        to.text(",\"kind\":");
        to.quoted(&self.kind);
        to.text(",\"prev\":");
        to.hex(&self.prev);
        to.field("seq", &self.seq.to_string());
        to.text(",\"subject\":");
        to.quoted(&self.subject);
        to.field("version", &self.version.to_string());
        to.text("}");
    }
}

impl Hasher {
    fn field(&mut self, name: &str, json: &str) {
        for part in [",\"", name, "\":", json] {
            self.text(part);
        }
    }

    fn hex(&mut self, digest: &Digest) {
        self.text("\"");
        self.digest_text(digest);
        self.text("\"");
    }

    fn quoted(&mut self, value: &str) {
        let plain = value.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\');
        if plain {
            for part in ["\"", value, "\""] {
                self.text(part);
            }
        } else {
            // serde_json escapes text exactly as RFC 8785 asks.
            self.text(&serde_json::Value::from(value).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(actor: &str, subject: &str) -> Record {
        Draft {
            at: 1_763_950_000_123,
            actor: actor.into(),
            kind: "action.proposed".into(),
            version: 1,
            subject: subject.into(),
            header: crate::canonical_raw(&json!({"title": "Zürich \u{202e} \u{1}", "n": 1.5})).unwrap(),
            body: Some(Digest::of(b"body")),
        }
        .seal(7, Digest::of(b"before"))
    }

    #[test]
    fn the_hash_is_over_the_rfc_8785_form_of_the_rest() {
        for (actor, subject) in [("tool:deploy-pilot", "a1"), ("quote\"back\\slash", "tab\tnul\u{0}"), ("ß", "😀")] {
            let record = record(actor, subject);
            let mut whole = serde_json::to_value(&record).unwrap();
            whole.as_object_mut().unwrap().remove("hash");
            assert_eq!(record.hash, Digest::of(&crate::canonical(&whole).unwrap()));
        }
    }

    #[test]
    fn a_record_follows_only_the_one_it_names() {
        let record = record("hub", "a1");
        assert_eq!(record.follows(6, &Digest::of(b"before")), Ok(()));
        assert_eq!(record.follows(5, &Digest::of(b"before")), Err(BrokenLink::Gap { expected: 6, found: 7 }));
        assert_eq!(record.follows(6, &Digest::of(b"other")), Err(BrokenLink::Prev { seq: 7 }));
        let mut changed = record.clone();
        changed.at += 1;
        assert_eq!(changed.follows(6, &Digest::of(b"before")), Err(BrokenLink::Hash { seq: 7 }));
    }
}
