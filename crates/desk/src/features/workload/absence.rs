//! Absences of the next time, and whether who stands in still may.

use super::view::AbsenceRow;
use crate::core::Core;
use crate::error::DeskError;
use crate::replica::people::PersonRow;
use crate::replica::{policies, shifts};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Absence, Ms, excluding_checkpoint, local_words};

const AHEAD_MS: Ms = 90 * 24 * 3_600_000;

/// Absences that go on or begin within 90 days.
pub(super) fn rows(core: &Core, everybody: &[PersonRow], now: Ms, may_plan: bool) -> Result<Vec<AbsenceRow>, DeskError> {
    let (absences, policy) =
        core.replica.read(|conn| Ok::<_, DeskError>((shifts::absences_between(conn, now, now + AHEAD_MS)?, policies::in_force(conn)?)))?;
    let me = core.me();
    let profile = |id: &str| everybody.iter().find(|person| person.id == *id && person.left_at.is_none()).map(|person| &person.profile);
    let name = |id: &str| {
        everybody.iter().find(|person| person.id == *id).map_or_else(|| visible_line(id), |person| visible_line(&person.profile.name))
    };
    let excluded = |absence: &Absence| {
        let delegate = absence.planned.delegate.as_ref()?;
        match (profile(&absence.planned.person), profile(delegate)) {
            (Some(absent), Some(delegate)) => excluding_checkpoint(&policy, absent, delegate),
            _ => Some(format!("{} has no access any more.", name(delegate))),
        }
    };
    let row = |absence: &Absence| AbsenceRow {
        id: absence.id.to_string(),
        person: name(&absence.planned.person),
        when: format!("{} to {} UTC", local_words(absence.planned.from, "UTC"), local_words(absence.until(), "UTC")),
        delegate: absence.planned.delegate.as_ref().map(|delegate| name(delegate)),
        excluded: excluded(absence),
        active: absence.planned.from <= now,
        may_end: may_plan || me.as_deref() == Some(&absence.planned.person),
    };
    Ok(absences.iter().map(row).collect())
}
