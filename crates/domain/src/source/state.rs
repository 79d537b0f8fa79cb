//! Sources, as deciding needs them.

use crate::{Digest, Ms, Record, SourceAdded, SourceEvent};
use imbl::HashMap;

/// What the name of a source follows, where a record names it as the actor.
pub const SOURCE_ACTOR_PREFIX: &str = "source:";

/// A source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As it was added.
    pub added: SourceAdded,
    /// When it was added.
    pub added_at: Ms,
    /// When it was revoked.
    pub revoked_at: Option<Ms>,
}

/// All sources.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// By name.
    pub by_name: HashMap<String, Source>,
    /// Token digest to name. Revoked tokens stay, so that they are told apart from unknown ones.
    pub by_token: HashMap<Digest, String>,
}

impl Sources {
    /// The source with this name, if it is not revoked.
    #[must_use]
    pub fn get_active(&self, name: &str) -> Option<&Source> {
        self.by_name.get(name).filter(|source| source.revoked_at.is_none())
    }

    pub(crate) fn apply(&mut self, record: &Record, event: SourceEvent) {
        match event {
            SourceEvent::Added(added) => {
                if let Some(token) = added.token {
                    self.by_token.insert(token, record.subject.clone());
                }
                self.by_name.insert(record.subject.clone(), Source { added, added_at: record.at, revoked_at: None });
            }
            SourceEvent::Revoked(_) => {
                if let Some(source) = self.by_name.get_mut(&record.subject) {
                    source.revoked_at = Some(record.at);
                }
            }
        }
    }
}
