//! Invites, as deciding needs them.

use crate::{Digest, InviteEvent, InviteMade, Record};
use imbl::HashMap;

/// An invite, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// What it is good for.
    pub made: InviteMade,
    /// Who made it.
    pub by: String,
    /// It works no more: used, or taken back.
    pub spent: bool,
}

/// All invites, used and revoked ones too.
#[derive(Clone, Debug, Default)]
pub struct Invites {
    /// By id.
    pub by_id: HashMap<String, Invite>,
}

impl Invites {
    /// The invite with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Invite> {
        self.by_id.get(id)
    }

    /// The invite whose code has this digest, with its id.
    #[must_use]
    pub fn find_by_code(&self, code: &Digest) -> Option<(&str, &Invite)> {
        self.by_id.iter().find(|(_, invite)| invite.made.code == *code).map(|(id, invite)| (id.as_str(), invite))
    }

    pub(crate) fn apply(&mut self, record: &Record, event: InviteEvent) {
        match event {
            InviteEvent::Made(made) => {
                self.by_id.insert(record.subject.clone(), Invite { made, by: record.actor.clone(), spent: false });
            }
            InviteEvent::Used(_) | InviteEvent::Revoked(_) => {
                if let Some(invite) = self.by_id.get_mut(&record.subject) {
                    invite.spent = true;
                }
            }
        }
    }
}
