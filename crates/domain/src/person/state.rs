//! People, as deciding needs them.

use crate::{PersonEnrolled, PersonEvent, PersonId, PersonNames, Record, Role};
use imbl::{HashMap, HashSet};

/// All people, deactivated ones too.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// By id.
    pub by_id: HashMap<PersonId, PersonEnrolled>,
    /// Ids of people whose access was revoked.
    pub deactivated: HashSet<PersonId>,
    /// The names of all of them.
    pub names: PersonNames,
}

impl People {
    /// The person with this id, active or not.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&PersonEnrolled> {
        self.by_id.get(id)
    }

    /// The person with this id, unless deactivated.
    #[must_use]
    pub fn get_active(&self, id: &str) -> Option<&PersonEnrolled> {
        self.get(id).filter(|_| !self.is_deactivated(id))
    }

    /// Whether a person's access was revoked.
    #[must_use]
    pub fn is_deactivated(&self, id: &str) -> bool {
        self.deactivated.contains(id)
    }

    /// People who are not deactivated, with their ids.
    pub fn active(&self) -> impl Iterator<Item = (&PersonId, &PersonEnrolled)> + Clone {
        self.by_id.iter().filter(|(id, _)| !self.is_deactivated(id))
    }

    /// Whether an active person has a role.
    #[must_use]
    pub fn has_role(&self, id: &str, role: Role) -> bool {
        self.get_active(id).is_some_and(|person| person.roles.contains(&role))
    }

    pub(crate) fn apply(&mut self, record: &Record, event: PersonEvent) {
        match event {
            PersonEvent::Enrolled(person) | PersonEvent::Changed(person) => {
                self.names.add(&record.subject, &person);
                if let Some(before) = self.by_id.insert(record.subject.clone().into(), person) {
                    self.names.remove(&record.subject, &before);
                }
            }
            PersonEvent::Revoked(_) => {
                self.deactivated.insert(record.subject.clone().into());
            }
        }
    }
}
