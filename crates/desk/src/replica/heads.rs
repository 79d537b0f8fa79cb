//! Records' heads, read as far as the folds need them: a million are read in a
//! catch-up, so nothing is copied that is not kept. A test holds this against
//! the domain's own reading.

use holdpoint_domain::{Digest, Ms, OnDeadline, Outcome, Risk, Status};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;

#[derive(Deserialize)]
pub(super) struct Proposed<'a> {
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    #[serde(borrow)]
    pub title: Cow<'a, str>,
    #[serde(borrow)]
    pub tool: Tool<'a>,
    #[serde(borrow, default)]
    pub target: Target<'a>,
    pub risk: Risk,
    pub deadline: Ms,
    pub on_deadline: OnDeadline,
    pub digest: Digest,
    #[serde(borrow)]
    pub policy: &'a RawValue,
    #[serde(borrow, default)]
    pub requested_by: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(super) struct Tool<'a> {
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    #[serde(borrow, default)]
    pub owner: Option<Cow<'a, str>>,
}

#[derive(Default, Deserialize)]
pub(super) struct Target<'a> {
    #[serde(borrow, default)]
    pub service: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub resource: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub environment: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub region: Option<Cow<'a, str>>,
}

impl Target<'_> {
    /// The parts that were given, in one line.
    pub fn line(&self) -> String {
        let parts = [&self.service, &self.resource, &self.environment, &self.region];
        let mut line = String::new();
        for part in parts.into_iter().flatten() {
            if !line.is_empty() {
                line.push_str(" · ");
            }
            line.push_str(part);
        }
        line
    }
}

/// The rule of an action, as far as the folds need it.
#[derive(Deserialize)]
pub(super) struct Policy {
    pub approvals: u32,
    #[serde(default)]
    roles: Option<IgnoredAny>,
    #[serde(default)]
    teams: Option<IgnoredAny>,
    #[serde(default)]
    qualifications: Option<IgnoredAny>,
    #[serde(default)]
    not: Option<IgnoredAny>,
    #[serde(default)]
    escalate_to: Option<IgnoredAny>,
}

impl Policy {
    /// Any reviewer may decide.
    pub fn is_plain(&self) -> bool {
        [&self.roles, &self.teams, &self.qualifications, &self.not, &self.escalate_to].into_iter().all(Option::is_none)
    }
}

#[derive(Deserialize)]
pub(super) struct Claimed<'a> {
    #[serde(borrow)]
    pub by: Cow<'a, str>,
    pub until: Ms,
}

#[derive(Deserialize)]
pub(super) struct Submitted<'a> {
    #[serde(borrow)]
    pub reviewer: Cow<'a, str>,
    #[serde(default)]
    pub abstained: bool,
}

#[derive(Deserialize)]
pub(super) struct Edited {
    pub digest: Digest,
}

#[derive(Deserialize)]
pub(super) struct Decided {
    #[serde(default)]
    pub verdict: Option<Status>,
}

#[derive(Deserialize)]
pub(super) struct Executed {
    pub outcome: Outcome,
}
