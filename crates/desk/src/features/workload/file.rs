//! A text read as a file of shifts.

use super::view::{RefusedShiftRow, ShiftRow, ShiftsCheck};
use crate::words::count;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Ms, RefusedRow, ShiftFile, ShiftPlanned, local_words};
use std::collections::BTreeSet;

const MAX_ROWS: usize = 200;

/// The shifts of a text, and the rows that are none. Who is known and what overlaps is compared when they are planned.
pub(crate) fn check(text: &str) -> ShiftsCheck {
    match ShiftFile::read("", text.as_bytes()) {
        Err(refused) => ShiftsCheck { problem: Some(refused.reason), summary: None, shifts: 0, rows: Vec::new(), refused: Vec::new() },
        Ok(file) => ShiftsCheck {
            problem: None,
            summary: summary(&file),
            shifts: u32::try_from(file.shifts.len()).unwrap_or(u32::MAX),
            rows: file.shifts.iter().take(MAX_ROWS).map(|(_, shift)| row(shift)).collect(),
            refused: file.refused.iter().map(refused_row).collect(),
        },
    }
}

fn summary(file: &ShiftFile) -> Option<String> {
    let shifts = || file.shifts.iter().map(|(_, shift)| shift);
    let people: BTreeSet<String> = shifts().map(|shift| shift.person.to_lowercase()).collect();
    let (first, last) = (shifts().map(|shift| shift.from).min()?, shifts().map(|shift| shift.until).max()?);
    let (shifts, people) = (count(file.shifts.len(), "shift", "shifts"), count(people.len(), "person", "people"));
    Some(format!("{shifts} of {people}, from {} to {} UTC.", local_words(first, "UTC"), local_words(last, "UTC")))
}

pub(super) fn row(shift: &ShiftPlanned) -> ShiftRow {
    ShiftRow { person: visible_line(&shift.person), team: visible_line(&shift.team), when: when(shift.from, shift.until, &shift.zone) }
}

fn when(from: Ms, until: Ms, zone: &str) -> String {
    format!("{} to {} {}", local_words(from, zone), local_words(until, zone), visible_line(zone))
}

pub(super) fn refused_row(row: &RefusedRow) -> RefusedShiftRow {
    RefusedShiftRow { line: u32::try_from(row.place.line).unwrap_or(u32::MAX), reason: visible_line(&row.reason) }
}
