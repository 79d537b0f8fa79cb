//! Shifts and absences, as deciding needs them.

use crate::{AbsenceId, AbsencePlanned, Ms, PersonId, Record, ShiftEvent, ShiftId, ShiftPlanned};
use imbl::{HashMap, OrdMap};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A planned shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// Who, for which team, from when until when.
    pub planned: ShiftPlanned,
    /// Who planned it, or replaced it last.
    pub by: PersonId,
    /// When.
    pub at: Ms,
}

/// A planned absence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Its id.
    pub id: AbsenceId,
    /// Who, until when, and who stands in.
    pub planned: AbsencePlanned,
    /// Who planned it.
    pub by: PersonId,
    /// When.
    pub at: Ms,
    /// When it was ended early.
    pub ended_at: Option<Ms>,
}

impl Absence {
    /// The first instant after it: the planned one, or an earlier end.
    #[must_use]
    pub fn until(&self) -> Ms {
        self.ended_at.map_or(self.planned.until, |ended| ended.min(self.planned.until))
    }

    /// Whether it holds at some time in `[from, until)`.
    #[must_use]
    pub fn overlaps(&self, from: Ms, until: Ms) -> bool {
        self.planned.from < until && from < self.until()
    }
}

/// All shifts that are not cancelled, and all absences.
#[derive(Clone, Debug, Default)]
pub struct Shifts {
    // By person, then by beginning. The shifts of a person do not overlap.
    by_person: HashMap<String, OrdMap<Ms, Arc<Shift>>>,
    places: HashMap<ShiftId, (String, Ms)>,
    /// Absences by id, ended ones too.
    pub absences: HashMap<AbsenceId, Arc<Absence>>,
}

impl Shifts {
    /// The shift with this id, unless it was cancelled.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Shift> {
        let (person, from) = self.places.get(id)?;
        self.by_person.get(person)?.get(from).map(Arc::as_ref)
    }

    /// All, by beginning and id.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Shift> {
        let mut shifts: Vec<&Shift> = self.by_person.values().flat_map(OrdMap::values).map(Arc::as_ref).collect();
        shifts.sort_unstable_by(|a, b| (a.planned.from, &a.id).cmp(&(b.planned.from, &b.id)));
        shifts
    }

    /// Absences by beginning and id.
    #[must_use]
    pub fn sorted_absences(&self) -> Vec<&Absence> {
        let mut absences: Vec<&Absence> = self.absences.values().map(Arc::as_ref).collect();
        absences.sort_unstable_by(|a, b| (a.planned.from, &a.id).cmp(&(b.planned.from, &b.id)));
        absences
    }

    /// The shift of a person, under one of their names, that begins at this instant.
    pub(super) fn beginning_at(&self, names: &[String], from: Ms) -> Option<&Shift> {
        names.iter().find_map(|name| self.by_person.get(name)?.get(&from)).map(Arc::as_ref)
    }

    /// Another shift of the person in `[from, until)`; one that begins at `from` is the same shift.
    pub(super) fn overlapping(&self, names: &[String], from: Ms, until: Ms) -> Option<&Shift> {
        let others = |name: &String| {
            let before_end = self.by_person.get(name)?.range(..until);
            before_end.rev().map(|(_, shift)| shift).find(|shift| shift.planned.from != from).filter(|shift| shift.planned.until > from)
        };
        names.iter().find_map(others).map(Arc::as_ref)
    }

    pub(crate) fn apply(&mut self, record: &Record, event: ShiftEvent) {
        let (subject, by, at) = (record.subject.as_str(), record.actor.clone().into(), record.at);
        match event {
            ShiftEvent::Planned(planned) => self.put(Shift { id: subject.into(), planned, by, at }),
            ShiftEvent::Cancelled(_) => self.remove(subject),
            ShiftEvent::AbsencePlanned(planned) => {
                let absence = Absence { id: subject.into(), planned, by, at, ended_at: None };
                self.absences.insert(absence.id.clone(), Arc::new(absence));
            }
            ShiftEvent::AbsenceEnded(_) => {
                if let Some(absence) = self.absences.get(subject) {
                    let ended = Absence { ended_at: Some(at), ..Absence::clone(absence) };
                    self.absences.insert(ended.id.clone(), Arc::new(ended));
                }
            }
        }
    }

    pub(super) fn put(&mut self, shift: Shift) {
        self.remove(&shift.id);
        let (person, from) = (person_key(&shift.planned.person), shift.planned.from);
        self.places.insert(shift.id.clone(), (person.clone(), from));
        self.by_person.entry(person).or_default().insert(from, Arc::new(shift));
    }

    fn remove(&mut self, id: &str) {
        if let Some((person, from)) = self.places.remove(id)
            && let Some(shifts) = self.by_person.get_mut(&person)
        {
            shifts.remove(&from);
        }
    }
}

/// Names are compared without letter case and the space around them.
pub(super) fn person_key(person: &str) -> String {
    person.trim().to_lowercase()
}
