//! Invites, as deciding needs them.

use crate::{Digest, InviteEvent, InviteId, InviteMade, PersonId, Record};
use imbl::HashMap;

/// An invite, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// What it is good for.
    pub made: InviteMade,
    /// Who made it.
    pub by: PersonId,
    /// It works no more: used, or taken back.
    pub spent: bool,
}

/// All invites, used and revoked ones too.
#[derive(Clone, Debug, Default)]
pub struct Invites {
    /// By id.
    pub by_id: HashMap<InviteId, Invite>,
}

impl Invites {
    /// The invite with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Invite> {
        self.by_id.get(id)
    }

    /// The invite whose code has this digest, with its id.
    #[must_use]
    pub fn find_by_code(&self, code: &Digest) -> Option<(&InviteId, &Invite)> {
        self.by_id.iter().find(|(_, invite)| invite.made.code == *code)
    }

    pub(crate) fn apply(&mut self, record: &Record, event: InviteEvent) {
        match event {
            InviteEvent::Made(made) => {
                self.by_id.insert(record.subject.clone().into(), Invite { made, by: record.actor.clone().into(), spent: false });
            }
            InviteEvent::Used(_) | InviteEvent::Revoked(_) => {
                if let Some(invite) = self.by_id.get_mut(record.subject.as_str()) {
                    invite.spent = true;
                }
            }
        }
    }
}
