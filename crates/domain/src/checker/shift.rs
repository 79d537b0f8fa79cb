//! Shifts and absences: planned, cancelled and ended by people who may.

use crate::shift::{resolve_absence, resolve_absence_end, resolve_shift};
use crate::{DeskCommand, Record, ShiftEvent, ShiftPlanned, State, Statement};

/// Whether the signed command names this step of a shift or an absence, in the state before it.
/// The local texts were compared when it was decided: zones may have changed since.
pub(super) fn names_shift(state: &State, statement: &Statement, record: &Record, event: &ShiftEvent) -> bool {
    let (subject, person) = (record.subject.as_str(), &statement.person);
    match (&statement.command, event) {
        (DeskCommand::PlanShifts { shifts }, ShiftEvent::Planned(planned)) => {
            let is_new = state.shifts.get(subject).is_none_or(|known| known.planned != *planned);
            is_new && shifts.iter().any(|asked| names_planned(state, asked, planned, subject))
        }
        (DeskCommand::CancelShift { shift }, ShiftEvent::Cancelled(_)) => *shift == *subject && state.shifts.get(subject).is_some(),
        (DeskCommand::PlanAbsence { absence, planned: asked }, ShiftEvent::AbsencePlanned(planned)) => {
            *absence == *subject && asked == planned && resolve_absence(state, person, absence, planned, record.at).is_ok()
        }
        (DeskCommand::EndAbsence { absence }, ShiftEvent::AbsenceEnded(_)) => {
            *absence == *subject && resolve_absence_end(state, person, absence, record.at).is_ok()
        }
        _ => false,
    }
}

// The cheap comparison comes first: a command may hold thousands of shifts.
fn names_planned(state: &State, asked: &ShiftPlanned, planned: &ShiftPlanned, subject: &str) -> bool {
    let same_times = (asked.from, asked.until, &asked.zone) == (planned.from, planned.until, &planned.zone);
    let resolved = || resolve_shift(&state.people, &state.shifts, asked).ok();
    same_times && resolved().is_some_and(|(id, resolved)| *id == *subject && resolved == *planned)
}
