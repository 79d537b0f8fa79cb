//! The digest of what a reviewer approves.

use crate::{ActionProposed, Digest, Ms, Target, canonical};
use serde::Serialize;
use serde_json::{Map, Value, value::RawValue};

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

    /// As [`Self::digest`], with arguments as their canonical text: what a body holds need not be read as values.
    ///
    /// # Errors
    /// As [`Self::digest`].
    pub fn digest_written(&self, arguments: &RawValue) -> Result<Digest, serde_json::Error> {
        let Self { action, deadline, kind, policy, revision, target, tool, .. } = *self;
        // In the order of RFC 8785, as all names are plain ASCII.
        let target = WrittenTarget::of(target);
        let written = Written { action, arguments, deadline: rfc3339(deadline), kind, policy, revision, target, tool };
        Ok(Digest::of(&serde_json::to_vec(&written)?))
    }

    /// SHA-256 over the RFC 8785 form of `{action, arguments, deadline, kind, policy, revision,
    /// target, tool}`, where `deadline` is RFC 3339 in UTC with milliseconds.
    ///
    /// # Errors
    /// When the arguments cannot be canonical JSON; the hub checks them before.
    pub fn digest(&self) -> Result<Digest, serde_json::Error> {
        let Self { action, revision, arguments, deadline, kind, policy, target, tool } = *self;
        let written = Written { action, arguments, deadline: rfc3339(deadline), kind, policy, revision, target, tool };
        Ok(Digest::of(&canonical(&written)?))
    }
}

#[derive(Serialize)]
struct Written<'a, A, T> {
    action: &'a str,
    arguments: A,
    deadline: String,
    kind: &'a str,
    policy: &'a str,
    revision: u32,
    target: T,
    tool: &'a str,
}

// A target with its members in the order of RFC 8785.
#[derive(Serialize)]
struct WrittenTarget<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
}

impl<'a> WrittenTarget<'a> {
    fn of(target: &'a Target) -> Self {
        let Target { service, resource, environment, region } = target;
        Self { environment: environment.as_deref(), region: region.as_deref(), resource: resource.as_deref(), service: service.as_deref() }
    }
}

/// `2026-11-24T09:40:00.000Z`
#[must_use]
pub fn rfc3339(at: Ms) -> String {
    chrono::DateTime::from_timestamp_millis(at).unwrap_or(chrono::DateTime::UNIX_EPOCH).to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
