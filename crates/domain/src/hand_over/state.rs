//! Hand-overs, as deciding needs them: the newest of each person.

use crate::{HandOverEvent, HandOverId, HandOverOffered, Ms, PersonId, Record};
use imbl::HashMap;
use std::sync::Arc;

/// A hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Its id.
    pub id: HandOverId,
    /// Who hands over.
    pub by: PersonId,
    /// To whom, and which claims.
    pub offered: HandOverOffered,
    /// When.
    pub at: Ms,
    /// When it was taken.
    pub taken_at: Option<Ms>,
}

/// The newest hand-over of each person.
#[derive(Clone, Debug, Default)]
pub struct HandOvers {
    by_person: HashMap<PersonId, Arc<HandOver>>,
}

impl HandOvers {
    /// The hand-over with this id, while it is the newest of its person.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&HandOver> {
        self.by_person.values().find(|known| *known.id == *id).map(Arc::as_ref)
    }

    pub(crate) fn apply(&mut self, record: &Record, event: HandOverEvent) {
        match event {
            HandOverEvent::Offered(offered) => {
                let by = PersonId::from(record.actor.clone());
                let (id, at) = (record.subject.as_str().into(), record.at);
                self.by_person.insert(by.clone(), Arc::new(HandOver { id, by, offered, at, taken_at: None }));
            }
            HandOverEvent::Taken(_) => {
                if let Some(known) = self.get(&record.subject).cloned() {
                    self.by_person.insert(known.by.clone(), Arc::new(HandOver { taken_at: Some(record.at), ..known }));
                }
            }
        }
    }
}
