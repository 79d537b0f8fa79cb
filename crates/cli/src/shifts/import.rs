//! `holdpoint import shifts`: reads a file of shifts and plans them, signed by this folder's device.

use crate::args::ImportShifts;
use crate::failure::{Exit, Failure};
use crate::import::{open, submit};
use crate::input::read_bytes;
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, RefusedRow, ShiftCounts, ShiftFile, ShiftPlace, ShiftPlanned};
use serde::Serialize;

/// Shifts in one command: signed and encoded they fit into a request.
const SHIFTS_IN_COMMAND: usize = 1_000;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer {
    imported: u32,
    updated: u32,
    unchanged: u32,
    refused: Vec<Refused>,
}

#[derive(Serialize)]
struct Refused {
    line: usize,
    at: String,
    code: String,
    reason: String,
}

/// Imports a file of shifts.
pub(crate) async fn import(place: &Place, args: &ImportShifts, json: bool) -> Result<Exit, Failure> {
    let name = args.file.display().to_string();
    let bytes = read_bytes(&args.file).map_err(|error| Failure::io(&name, &error))?;
    let file = ShiftFile::read(&name, &bytes)
        .map_err(|refused| Failure::new(Exit::Failed, refused.code, "The file is not accepted", format!("{name}: {}", refused.reason)))?;
    let mut answer = Answer { imported: 0, updated: 0, unchanged: 0, refused: file.refused.into_iter().map(Refused::of_row).collect() };
    if !file.shifts.is_empty() {
        plan(place, &file.shifts, &mut answer).await?;
    }
    answer.refused.sort_by_key(|refused| refused.line);
    match json {
        true => output::json(&answer),
        false => answer.print(),
    }
    Ok(Exit::Done)
}

async fn plan(place: &Place, shifts: &[(ShiftPlace, ShiftPlanned)], answer: &mut Answer) -> Result<(), Failure> {
    let mut desk = open(place).await?;
    for part in shifts.chunks(SHIFTS_IN_COMMAND) {
        let command = DeskCommand::PlanShifts { shifts: part.iter().map(|(_, planned)| planned.clone()).collect() };
        let (next, recorded) = submit(place, desk, &command).await?;
        desk = next;
        // An answer that was lost and is given again tells nothing of the shifts, which are recorded.
        let unchanged = u32::try_from(part.len()).unwrap_or(u32::MAX);
        answer.add(part, recorded.shifts.unwrap_or(ShiftCounts { unchanged, ..ShiftCounts::default() }));
    }
    desk.leave().await;
    Ok(())
}

impl Answer {
    fn add(&mut self, part: &[(ShiftPlace, ShiftPlanned)], counts: ShiftCounts) {
        self.imported += counts.imported;
        self.updated += counts.updated;
        self.unchanged += counts.unchanged;
        for refused in counts.refused {
            let place = part.get(refused.place).map(|(place, _)| place.clone()).unwrap_or_default();
            let at = format!("{}/{}", place.at, refused.field);
            self.refused.push(Refused { line: place.line, at, code: refused.code, reason: refused.reason });
        }
    }

    fn print(&self) {
        let Self { imported, updated, unchanged, refused } = self;
        output::line(&format!("{imported} imported, {updated} updated, {unchanged} unchanged, {} refused.", refused.len()));
        for Refused { line, at, reason, .. } in refused {
            output::line(&format!("  line {line}, {}: {}", visible_line(at), visible_line(reason)));
        }
    }
}

impl Refused {
    fn of_row(row: RefusedRow) -> Self {
        Self { line: row.place.line, at: row.place.at, code: row.code, reason: row.reason }
    }
}
