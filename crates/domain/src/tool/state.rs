//! Tools that may propose, as deciding needs them.

use crate::{Digest, Ms, Record, ToolEvent, ToolName, ToolTerms, is_same_identity};
use imbl::HashMap;

/// A tool that may propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// What it was registered for.
    pub terms: ToolTerms,
    /// SHA-256 of its token.
    pub token: Digest,
    /// When it was added.
    pub added_at: Ms,
    /// When its token was taken back.
    pub revoked_at: Option<Ms>,
    /// The token before the last rotation, and until when it works.
    pub old: Option<(Digest, Ms)>,
}

impl Tool {
    /// Whether a token speaks for this tool now.
    #[must_use]
    pub fn accepts(&self, token: &Digest, now: Ms) -> bool {
        let old = || self.old.as_ref().is_some_and(|(old, until)| old == token && now < *until);
        self.revoked_at.is_none() && (self.token == *token || old())
    }
}

/// All tools.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    /// By name.
    pub by_name: HashMap<ToolName, Tool>,
    /// Token digest to tool name. Revoked tokens stay, so that they are told apart from unknown ones.
    pub by_token: HashMap<Digest, ToolName>,
}

impl Tools {
    /// The tool with this name, revoked or not.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Tool> {
        self.by_name.get(name)
    }

    /// The owner the hub has on record for a tool.
    #[must_use]
    pub fn owner_of(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(|tool| tool.terms.owner.as_deref())
    }

    /// The tool whose name is this or, where there is none, a spelling of this, as
    /// [`is_same_identity`] compares names.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(&ToolName, &Tool)> {
        let same = || self.by_name.iter().filter(|(known, _)| is_same_identity(known, name)).min_by_key(|(known, _)| *known);
        self.by_name.get_key_value(name).or_else(same)
    }

    /// Whether the tool's actions may pass without a person where a checkpoint lets them.
    #[must_use]
    pub fn may_pass_unreviewed(&self, name: &str) -> bool {
        self.get(name).is_some_and(|tool| tool.terms.may_pass_unreviewed)
    }

    pub(crate) fn apply(&mut self, record: &Record, event: ToolEvent) {
        match event {
            ToolEvent::Added(added) => self.add(record, ToolTerms::unlimited(added.owner), added.token),
            ToolEvent::Registered(registered) => self.add(record, registered.terms, registered.token),
            ToolEvent::Changed(terms) => {
                if let Some(tool) = self.by_name.get_mut(record.subject.as_str()) {
                    tool.terms = terms;
                }
            }
            ToolEvent::Rotated(rotated) => {
                self.by_token.insert(rotated.token, record.subject.clone().into());
                if let Some(tool) = self.by_name.get_mut(record.subject.as_str()) {
                    tool.old = Some((tool.token, rotated.old_until));
                    tool.token = rotated.token;
                }
            }
            ToolEvent::Revoked(_) => {
                if let Some(tool) = self.by_name.get_mut(record.subject.as_str()) {
                    tool.revoked_at = Some(record.at);
                }
            }
        }
    }

    fn add(&mut self, record: &Record, terms: ToolTerms, token: Digest) {
        self.by_token.insert(token, record.subject.clone().into());
        let tool = Tool { terms, token, added_at: record.at, revoked_at: None, old: None };
        self.by_name.insert(record.subject.clone().into(), tool);
    }
}
