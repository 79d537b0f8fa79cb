//! Who is on duty, and everyone who could be.

use super::duty::{Duty, Names, duties};
use crate::core::Core;
use crate::error::DeskError;
use crate::replica::people::{self, PersonRow};
use crate::replica::shifts;
use holdpoint_domain::Ms;

/// Everything of the screen that does not come from history.
pub(super) struct Rota {
    pub(super) duties: Vec<Duty>,
    pub(super) everybody: Vec<PersonRow>,
    pub(super) shifts: u64,
}

/// Who is on duty at some time in `[from, until)`.
pub(super) fn read_rota(core: &Core, from: Ms, until: Ms) -> Result<Rota, DeskError> {
    core.replica.read(|conn| {
        let everybody = people::everybody(conn)?;
        let (shifts, absences, planned) =
            (shifts::between(conn, from, until)?, shifts::absences_between(conn, from, until)?, shifts::count(conn)?);
        let active = everybody.iter().filter(|person| person.left_at.is_none());
        let names = Names::new(active.map(|person| (person.id.as_str(), &person.profile)));
        Ok(Rota { duties: duties(&shifts, &absences, &names), shifts: planned, everybody })
    })
}
