//! Shifts: planned in any number by one command, and cancelled.

use super::absence::{resolve_absence, resolve_absence_end};
use super::counts::{RefusedShift, ShiftCounts};
use super::plan::{check_local, resolve_shift};
use super::state::Shift;
use crate::{
    AbsenceId, AbsencePlanned, Accepted, Code, Empty, Event, MAX_STATED_SHIFTS, Ms, PersonId, Refusal, ShiftEvent, ShiftId, ShiftPlanned,
    State,
};

pub(crate) fn plan(state: &State, by: &str, asked: &[ShiftPlanned], now: Ms) -> Result<Accepted, Refusal> {
    if asked.len() > MAX_STATED_SHIFTS {
        let detail = format!("One command may hold {MAX_STATED_SHIFTS} shifts; this has {}. Send them in several.", asked.len());
        return Err(Refusal::new(Code::TooMany, detail));
    }
    let (mut accepted, mut counts) = (Accepted::default(), ShiftCounts::default());
    let mut shifts = state.shifts.clone();
    for (place, asked) in asked.iter().enumerate() {
        let resolved = check_local(asked).and_then(|()| resolve_shift(&state.people, &shifts, asked));
        let (id, planned) = match resolved {
            Ok(resolved) => resolved,
            Err(refused) => {
                let (field, code) = (refused.field.into(), refused.code.into());
                counts.refused.push(RefusedShift { place, field, code, reason: refused.reason });
                continue;
            }
        };
        match shifts.get(&id) {
            Some(known) if known.planned == planned => {
                counts.unchanged += 1;
                continue;
            }
            Some(_) => counts.updated += 1,
            None => counts.imported += 1,
        }
        accepted.add(Event::from(ShiftEvent::Planned(planned.clone())).draft(now, by, &id, None)?);
        shifts.put(Shift { id, planned, by: by.into(), at: now });
    }
    accepted.shifts = Some(counts);
    Ok(Accepted { repeated: accepted.drafts.is_empty(), ..accepted })
}

pub(crate) fn cancel(state: &State, by: &str, id: &ShiftId, now: Ms) -> Result<Accepted, Refusal> {
    if state.shifts.get(id).is_none() {
        return Err(Refusal::new(Code::NotFound, "There is no shift with this id. It may have been cancelled."));
    }
    Accepted::one(Event::from(ShiftEvent::Cancelled(Empty {})).draft(now, by, id, None))
}

pub(crate) fn plan_absence(state: &State, by: &PersonId, id: &AbsenceId, planned: &AbsencePlanned, now: Ms) -> Result<Accepted, Refusal> {
    if state.shifts.absences.get(id).is_some_and(|known| known.planned == *planned && known.ended_at.is_none()) {
        return Ok(Accepted::nothing_new());
    }
    resolve_absence(state, by, id, planned, now)?;
    Accepted::one(Event::from(ShiftEvent::AbsencePlanned(planned.clone())).draft(now, by, id, None))
}

pub(crate) fn end_absence(state: &State, by: &PersonId, id: &AbsenceId, now: Ms) -> Result<Accepted, Refusal> {
    resolve_absence_end(state, by, id, now)?;
    Accepted::one(Event::from(ShiftEvent::AbsenceEnded(Empty {})).draft(now, by, id, None))
}
