//! Rulings and appeals, by action, and the tags in force.

use crate::{ActionId, CommandId, Digest, Ms, PersonId, REASONS, Record, RulingEvent, RulingMade, TagsPublished};
use imbl::HashMap;

/// A ruling, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// Id of the signed command.
    pub id: CommandId,
    /// The trainer.
    pub by: PersonId,
    /// When, hub time.
    pub at: Ms,
    /// What it says.
    pub made: RulingMade,
    /// The signed command, with lesson and arguments.
    pub body: Option<Digest>,
}

/// An appeal, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// The ruling; none where the decision itself is appealed.
    pub ruling: Option<CommandId>,
    /// Who appeals.
    pub by: PersonId,
    /// When, hub time.
    pub at: Ms,
    /// The signed command, with the reason.
    pub body: Option<Digest>,
}

/// What was ruled on an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionRulings {
    /// The newest ruling.
    pub ruling: Option<Ruling>,
    /// The newest appeal; one of an earlier ruling was answered by the newest.
    pub appeal: Option<Appeal>,
}

impl ActionRulings {
    /// The appeal that no ruling has answered yet.
    #[must_use]
    pub fn open_appeal(&self) -> Option<&Appeal> {
        self.appeal.as_ref().filter(|appeal| appeal.ruling.as_ref() == self.ruling.as_ref().map(|ruling| &ruling.id))
    }

    /// The ruling, unless it is appealed.
    #[must_use]
    pub fn settled(&self) -> Option<&Ruling> {
        self.ruling.as_ref().filter(|_| self.open_appeal().is_none())
    }

    /// Takes a record about the action.
    pub fn apply(&mut self, record: &Record, event: RulingEvent) {
        let (by, at, body) = (PersonId::from(&record.actor), record.at, record.body);
        match event {
            RulingEvent::Made(made) => {
                let id = record.command().unwrap_or_default();
                self.ruling = Some(Ruling { id, by, at, made, body });
            }
            RulingEvent::Appealed(appealed) => self.appeal = Some(Appeal { ruling: appealed.ruling, by, at, body }),
            RulingEvent::TagsPublished(_) => {}
        }
    }
}

/// All rulings.
#[derive(Clone, Debug, Default)]
pub struct Rulings {
    /// By action.
    pub by_action: HashMap<ActionId, ActionRulings>,
    /// Version of the tags in force; empty before the first.
    pub tags_version: String,
    /// The tags in force; none before the first: see [`Rulings::tags`].
    published: Option<TagsPublished>,
}

impl Rulings {
    /// The tags in force; those that are built in before any were published.
    #[must_use]
    pub fn tags(&self) -> Vec<String> {
        self.published.as_ref().map_or_else(built_in_tags, |published| published.tags.clone())
    }

    /// What was ruled on an action.
    #[must_use]
    pub fn of(&self, action: &str) -> Option<&ActionRulings> {
        self.by_action.get(action)
    }

    pub(crate) fn apply(&mut self, record: &Record, event: RulingEvent) {
        if let RulingEvent::TagsPublished(published) = event {
            self.tags_version.clone_from(&record.subject);
            self.published = Some(published);
            return;
        }
        self.by_action.entry(record.subject.as_str().into()).or_default().apply(record, event);
    }
}

/// The tags before any were published: the reasons of reviews that say what was wrong.
#[must_use]
pub fn built_in_tags() -> Vec<String> {
    let wrong = REASONS.iter().filter(|reason| reason.code != "cause_is_right");
    wrong.map(|reason| reason.label.to_lowercase()).chain(["missing evidence".to_owned()]).collect()
}
