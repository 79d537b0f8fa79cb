//! Plans shifts from a text, and absences.

use super::file::refused_row;
use super::read::view;
use super::view::{AbsenceDraft, RefusedShiftRow, ShiftsImported, WorkloadView};
use crate::blocking::blocking;
use crate::clock::new_id;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::outbox::submit::administer;
use crate::words::count;
use holdpoint_domain::{
    ABSENCE, AbsencePlanned, DeskCommand, MAX_STATED_SHIFTS, ShiftCounts, ShiftFile, ShiftPlace, ShiftPlanned, resolve_local,
};
use std::sync::Arc;

/// Plans the shifts of a text; what is not taken is named.
pub(crate) async fn import(core: &Arc<Core>, text: String) -> Result<ShiftsImported, DeskError> {
    let file = ShiftFile::read("", text.as_bytes()).map_err(|problem| refused(problem.code, "These are no shifts", problem.reason))?;
    let mut all = Imported { refused: file.refused.iter().map(refused_row).collect(), ..Imported::default() };
    for part in file.shifts.chunks(MAX_STATED_SHIFTS / 2) {
        let shifts = part.iter().map(|(_, planned)| planned.clone()).collect();
        let sentence = format!("Plan {}", count(part.len(), "shift", "shifts"));
        let counts = administer_shifts(core, DeskCommand::PlanShifts { shifts }, sentence).await?;
        all.add(part, counts);
    }
    Ok(all.view())
}

async fn administer_shifts(core: &Arc<Core>, command: DeskCommand, sentence: String) -> Result<ShiftCounts, DeskError> {
    use crate::core::submissions::Effect;
    match administer(core, command, sentence).await? {
        Effect::Shifts(counts) => Ok(counts),
        _ => Ok(ShiftCounts::default()),
    }
}

#[derive(Default)]
struct Imported {
    imported: u32,
    updated: u32,
    unchanged: u32,
    refused: Vec<RefusedShiftRow>,
}

impl Imported {
    fn add(&mut self, part: &[(ShiftPlace, ShiftPlanned)], counts: ShiftCounts) {
        self.imported += counts.imported;
        self.updated += counts.updated;
        self.unchanged += counts.unchanged;
        for refused in counts.refused {
            let line = part.get(refused.place).map_or(0, |(place, _)| place.line);
            self.refused.push(RefusedShiftRow { line: u32::try_from(line).unwrap_or(u32::MAX), reason: refused.reason });
        }
    }

    fn view(mut self) -> ShiftsImported {
        self.refused.sort_by_key(|refused| refused.line);
        let Self { imported, updated, unchanged, refused } = self;
        ShiftsImported {
            summary: format!("{imported} imported, {updated} updated, {unchanged} unchanged, {} refused.", refused.len()),
            refused,
        }
    }
}

/// Plans an absence.
pub(crate) async fn plan_absence(core: &Arc<Core>, draft: AbsenceDraft) -> Result<WorkloadView, DeskError> {
    let (from, until) = (resolve_local("from", &draft.from, &draft.zone)?, resolve_local("until", &draft.until, &draft.zone)?);
    let delegate = draft.delegate.filter(|delegate| !delegate.is_empty()).map(Into::into);
    let planned = AbsencePlanned { person: draft.person.into(), from, until, delegate };
    let command = DeskCommand::PlanAbsence { absence: new_id(ABSENCE)?.into(), planned };
    administer(core, command, "Plan an absence".into()).await?;
    blocking(core.clone(), |core| view(core, 0)).await
}

/// Ends an absence.
pub(crate) async fn end_absence(core: &Arc<Core>, id: String) -> Result<WorkloadView, DeskError> {
    administer(core, DeskCommand::EndAbsence { absence: id.into() }, "End an absence".into()).await?;
    blocking(core.clone(), |core| view(core, 0)).await
}
