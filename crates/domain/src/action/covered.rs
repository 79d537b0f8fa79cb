//! The digest of what a reviewer approves.

use crate::{ActionProposed, Digest, Ms, Target, canonical};
use serde::Serialize;
use serde_json::{Map, Value};

/// What the digest of an action covers: exactly what a reviewer approves.
#[derive(Clone, Copy, Debug)]
pub struct Covered<'a> {
    /// The action's id.
    pub action: &'a str,
    /// How often the content was replaced: what was read before a revision is never
    /// what is approved after it, even when the arguments are the same.
    pub revision: u32,
    /// The exact arguments.
    pub arguments: &'a Map<String, Value>,
    /// When it must be decided.
    pub deadline: Ms,
    /// As proposed.
    pub kind: &'a str,
    /// The policy's version.
    pub policy: &'a str,
    /// As proposed.
    pub target: &'a Target,
    /// The tool's name.
    pub tool: &'a str,
}

impl<'a> Covered<'a> {
    /// What the digest of this content covers.
    #[must_use]
    pub fn of(header: &'a ActionProposed, action: &'a str, revision: u32, arguments: &'a Map<String, Value>) -> Self {
        Self {
            action,
            revision,
            arguments,
            deadline: header.deadline,
            kind: &header.kind,
            policy: &header.policy.version,
            target: &header.target,
            tool: &header.tool.name,
        }
    }

    /// SHA-256 over the RFC 8785 form of `{action, arguments, deadline, kind, policy, revision,
    /// target, tool}`, where `deadline` is RFC 3339 in UTC with milliseconds.
    ///
    /// # Errors
    /// When the arguments cannot be canonical JSON; the hub checks them before.
    pub fn digest(&self) -> Result<Digest, serde_json::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            action: &'a str,
            arguments: &'a Map<String, Value>,
            deadline: String,
            kind: &'a str,
            policy: &'a str,
            revision: u32,
            target: &'a Target,
            tool: &'a str,
        }
        let Self { action, revision, arguments, deadline, kind, policy, target, tool } = *self;
        let written = Written { action, arguments, deadline: rfc3339(deadline), kind, policy, revision, target, tool };
        Ok(Digest::of(&canonical(&written)?))
    }
}

/// `2026-11-24T09:40:00.000Z`
#[must_use]
pub fn rfc3339(at: Ms) -> String {
    chrono::DateTime::from_timestamp_millis(at).unwrap_or(chrono::DateTime::UNIX_EPOCH).to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
