//! Drills, as deciding needs them: the newest of each id, the newest attempt of each person, and
//! what was granted.

use crate::{Digest, DrillEvent, DrillId, DrillPublished, Ms, PersonId, Record};
use imbl::HashMap;
use std::sync::Arc;

/// The newest attempt of a person at a drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillAttempt {
    /// Its number, from 1.
    pub number: u32,
    /// Answers given.
    pub answers: u32,
    /// Salted digest of them.
    pub seal: Digest,
}

/// A qualification of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualification {
    /// Its name, as granted.
    pub name: String,
    /// The drill that was passed.
    pub drill: DrillId,
    /// When, hub time.
    pub at: Ms,
    /// Until when it holds, hub time.
    pub until: Ms,
}

/// Drills, attempts and qualifications.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drills {
    by_id: HashMap<DrillId, Arc<DrillPublished>>,
    attempts: HashMap<(PersonId, DrillId), DrillAttempt>,
    // By person, and name in the form of `key`.
    held: HashMap<(PersonId, String), Qualification>,
}

impl Drills {
    /// The published drill with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&DrillPublished> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    /// All published drills.
    pub fn all(&self) -> impl Iterator<Item = (&DrillId, &DrillPublished)> {
        self.by_id.iter().map(|(id, drill)| (id, drill.as_ref()))
    }

    /// The first published drill, by id, that gives a qualification.
    #[must_use]
    pub fn giving(&self, qualification: &str) -> Option<(&DrillId, &DrillPublished)> {
        let wanted = Self::key(qualification);
        self.all().filter(|(_, drill)| Self::key(&drill.qualification) == wanted).min_by_key(|(id, _)| *id)
    }

    /// A person's qualification with this name, also where it has run out.
    #[must_use]
    pub fn held_by(&self, person: &str, qualification: &str) -> Option<&Qualification> {
        self.held.get(&(PersonId::from(person), Self::key(qualification)))
    }

    /// Every qualification that was granted, with its person; of each name the newest.
    pub fn held(&self) -> impl Iterator<Item = (&PersonId, &Qualification)> {
        self.held.iter().map(|((person, _), held)| (person, held))
    }

    /// The newest attempt of a person at a drill.
    #[must_use]
    pub fn attempt(&self, person: &str, drill: &str) -> Option<&DrillAttempt> {
        self.attempts.get(&(PersonId::from(person), DrillId::from(drill)))
    }

    /// Adds a drill, or replaces the one with the same id.
    pub fn publish(&mut self, id: DrillId, drill: DrillPublished) {
        self.by_id.insert(id, Arc::new(drill));
    }

    /// Adds a qualification, or replaces the one with the same name.
    pub fn grant(&mut self, person: PersonId, held: Qualification) {
        self.held.insert((person, Self::key(&held.name)), held);
    }

    /// The name of a qualification in the form in which names are compared, as those of teams are.
    #[must_use]
    pub fn key(name: &str) -> String {
        name.trim().to_lowercase()
    }

    /// Takes a record about drills.
    pub fn apply(&mut self, record: &Record, event: DrillEvent) {
        match event {
            DrillEvent::Published(drill) => {
                let id = DrillId::from(&record.subject);
                self.attempts.retain(|(_, drill), _| *drill != id);
                self.publish(id, drill);
            }
            DrillEvent::Answered(answered) => {
                let attempt = DrillAttempt { number: answered.attempt, answers: answered.answers, seal: answered.seal };
                self.attempts.insert((PersonId::from(&record.actor), DrillId::from(&record.subject)), attempt);
            }
            DrillEvent::Granted(granted) => {
                let held = Qualification { name: granted.qualification, drill: granted.drill, at: record.at, until: granted.until };
                self.grant(PersonId::from(&record.subject), held);
            }
        }
    }
}
