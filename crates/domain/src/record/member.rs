//! Members that the hub adds to a canonical header: the signed command, its envelope, the batch.

use super::{Draft, Record};
use crate::{CommandId, Digest};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;

const COMMAND: &str = "command";
const ENVELOPE: &str = "envelope";
pub(super) const BATCH: &str = "batch";

// Names of members are plain ASCII, so the order of a BTreeMap is the order of RFC 8785, and
// values that are canonical already are carried over as they are.
type Members = BTreeMap<String, Box<RawValue>>;

/// The header with one more member; `value` must be canonical already.
pub(super) fn with_member(header: &RawValue, name: &str, value: &impl Serialize) -> Result<Box<RawValue>, serde_json::Error> {
    let mut members: Members = serde_json::from_str(header.get())?;
    members.insert(name.into(), to_raw_value(value)?);
    to_raw_value(&members)
}

/// The header without this member; none unless it is written as a sorted object without blanks,
/// each name once.
pub(super) fn without_member(header: &str, members: &BTreeMap<&str, &RawValue>, name: &str) -> Option<String> {
    let mut left = header.strip_prefix('{')?.strip_suffix('}')?;
    let mut without = String::with_capacity(header.len());
    without.push('{');
    for (i, (member, value)) in members.iter().enumerate() {
        left = if i == 0 { left } else { left.strip_prefix(',')? };
        let rest = left.strip_prefix('"')?.strip_prefix(member)?.strip_prefix("\":")?.strip_prefix(value.get())?;
        if *member != name {
            if without.len() > 1 {
                without.push(',');
            }
            without.push_str(&left[..left.len() - rest.len()]);
        }
        left = rest;
    }
    without.push('}');
    left.is_empty().then_some(without)
}

/// The header with the id of the signed command and the digest of the body that holds its envelope.
fn with_command(header: &RawValue, command: &str, envelope: &Digest) -> Result<Box<RawValue>, serde_json::Error> {
    with_member(&with_member(header, COMMAND, &command)?, ENVELOPE, envelope)
}

impl Draft {
    /// The same, naming the signed command that led to it and the body with its envelope.
    ///
    /// # Errors
    /// When the header is no JSON object.
    pub fn signed(mut self, command: &str, envelope: &Digest) -> Result<Self, serde_json::Error> {
        self.header = with_command(&self.header, command, envelope)?;
        Ok(self)
    }
}

impl Record {
    /// The signed command that led to it, where it is no review: these name theirs themselves.
    #[must_use]
    pub fn command(&self) -> Option<CommandId> {
        self.member(COMMAND, "\"command\":")
    }

    /// Digest of the body with the signed envelope of [`Self::command`], a [`crate::CommandBody`].
    ///
    /// Such a body is for administrators and managers.
    #[must_use]
    pub fn envelope(&self) -> Option<Digest> {
        self.member(ENVELOPE, "\"envelope\":")
    }

    // Few records have one, and looking is quicker than reading.
    fn member<T: serde::de::DeserializeOwned>(&self, name: &str, written: &str) -> Option<T> {
        let header = self.header.get();
        if !header.contains(written) {
            return None;
        }
        let members: BTreeMap<&str, &RawValue> = serde_json::from_str(header).ok()?;
        serde_json::from_str(members.get(name)?.get()).ok()
    }
}
