//! Who is on duty, and everyone who could be.

use super::duty::{Duty, Names, duties};
use crate::core::Core;
use crate::error::DeskError;
use crate::replica::people::{self, PersonRow};
use crate::replica::shifts;
use holdpoint_domain::{Absence, Ms};
use rusqlite::Connection;
use std::collections::HashSet;

/// Without a shift within this time, the workspace is taken to have no shift plan.
const PLANNED_MS: Ms = 7 * 24 * 3_600_000;

/// Everything of the screen that does not come from history.
pub(crate) struct Rota {
    pub(crate) duties: Vec<Duty>,
    pub(crate) everybody: Vec<PersonRow>,
    pub(crate) shifts: u64,
}

/// Who is on duty at some time in `[from, until)`.
pub(crate) fn read_rota(core: &Core, from: Ms, until: Ms) -> Result<Rota, DeskError> {
    core.replica.read(|conn| {
        let everybody = people::everybody(conn)?;
        let (shifts, absences, planned) =
            (shifts::between(conn, from, until)?, shifts::absences_between(conn, from, until)?, shifts::count(conn)?);
        let active = everybody.iter().filter(|person| person.left_at.is_none());
        let names = Names::new(active.map(|person| (person.id.as_str(), &person.profile)));
        Ok(Rota { duties: duties(&shifts, &absences, &names), shifts: planned, everybody })
    })
}

/// Ids of the people who work at `now`: those on duty, and where no shifts are planned all who are not absent.
pub(crate) fn on_duty(conn: &Connection, everybody: &[PersonRow], now: Ms) -> rusqlite::Result<HashSet<String>> {
    let absences = shifts::absences_between(conn, now, now + 1)?;
    let active = || everybody.iter().filter(|person| person.left_at.is_none());
    if !shifts::any_since(conn, now - PLANNED_MS)? {
        let absent = |id: &str| absences.iter().any(|absence: &Absence| *absence.planned.person == *id);
        return Ok(active().filter(|person| !absent(&person.id)).map(|person| person.id.clone()).collect());
    }
    let shifts = shifts::between(conn, now, now + 1)?;
    let names = Names::new(active().map(|person| (person.id.as_str(), &person.profile)));
    Ok(duties(&shifts, &absences, &names).into_iter().map(|duty| duty.person).collect())
}
