//! Files of shifts: CSV or TOML, in wall time of each shift's zone.

use super::plan::{ShiftRefusal, check_times};
use crate::text::visible_line;
use crate::{Refusal, ShiftPlanned, is_skipped_local, local_text, resolve_local};

/// The columns, and the keys of a `[[shift]]`.
pub const SHIFT_COLUMNS: [&str; 5] = ["person", "team", "zone", "start", "end"];

/// What a file of shifts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftFormat {
    /// A header row, then a shift in each row.
    Csv,
    /// `[[shift]]` and `[[rota]]`.
    Toml,
}

impl ShiftFormat {
    /// By the end of the file's name; of another name by the text: TOML begins with `[` or `#`.
    #[must_use]
    pub fn of(name: &str, text: &str) -> Self {
        let name = name.to_lowercase();
        let by_text = || text.trim_start_matches('\u{feff}').trim_start().starts_with(['[', '#']);
        if name.ends_with(".toml") || (!name.ends_with(".csv") && by_text()) { Self::Toml } else { Self::Csv }
    }
}

/// The shifts of a file, and the rows that are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShiftFile {
    /// Shifts with their places, in the order of the file.
    pub shifts: Vec<(ShiftPlace, ShiftPlanned)>,
    /// Rows that are not taken.
    pub refused: Vec<RefusedRow>,
}

/// Where a shift stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShiftPlace {
    /// The line, from 1.
    pub line: usize,
    /// JSON pointer to the row, for example `/0` or `/shift/0`; those of a rota end with the day.
    pub at: String,
}

/// A row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// Where.
    pub place: ShiftPlace,
    /// Stable code.
    pub code: String,
    /// A sentence that names the field.
    pub reason: String,
}

/// Why a file as a whole is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftFileRefused {
    /// Stable code, for example `csv_columns`.
    pub code: &'static str,
    /// A sentence.
    pub reason: String,
}

impl ShiftFile {
    pub(super) fn add(&mut self, place: ShiftPlace, cells: &ShiftCells<'_>) {
        match cells.planned() {
            Ok(planned) => self.shifts.push((place, planned)),
            Err(refused) => self.refuse(place, refused),
        }
    }

    pub(super) fn refuse(&mut self, place: ShiftPlace, refused: ShiftRefusal) {
        let at = format!("{}/{}", place.at, refused.field);
        self.refused.push(RefusedRow { place: ShiftPlace { at, ..place }, code: refused.code.into(), reason: refused.reason });
    }
}

/// A shift as it is written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ShiftCells<'a> {
    pub(super) person: &'a str,
    pub(super) team: &'a str,
    pub(super) zone: &'a str,
    pub(super) start: &'a str,
    pub(super) end: &'a str,
}

impl ShiftCells<'_> {
    pub(super) fn planned(&self) -> Result<ShiftPlanned, ShiftRefusal> {
        let cells = [("person", self.person), ("team", self.team), ("zone", self.zone), ("start", self.start), ("end", self.end)];
        if let Some((field, _)) = cells.into_iter().find(|(_, cell)| cell.trim().is_empty()) {
            return Err(ShiftRefusal::new("missing_value", field, format!("{field} is empty.")));
        }
        let zone = self.zone.trim();
        let invalid_zone = |refusal: Refusal| ShiftRefusal::new("unknown_zone", "zone", refusal.detail);
        local_text(0, zone).map_err(invalid_zone)?;
        let (from, until) = (instant("start", self.start, zone)?, instant("end", self.end, zone)?);
        let local = |at| local_text(at, zone).map_err(invalid_zone);
        let (from_local, until_local) = (local(from)?, local(until)?);
        let (person, team) = (self.person.trim().to_owned(), self.team.trim().to_owned());
        let planned = ShiftPlanned { person, team, zone: zone.to_owned(), from, until, from_local, until_local };
        check_times(&planned)?;
        Ok(planned)
    }
}

fn instant(field: &'static str, text: &str, zone: &str) -> Result<i64, ShiftRefusal> {
    resolve_local(field, text, zone).map_err(|refusal| {
        let code = if is_skipped_local(text, zone) { "no_such_local_time" } else { "bad_time" };
        ShiftRefusal::new(code, field, refusal.detail)
    })
}

pub(super) fn refuse(code: &'static str, reason: impl Into<String>) -> ShiftFileRefused {
    ShiftFileRefused { code, reason: reason.into() }
}

pub(super) fn names(names: &[String]) -> String {
    visible_line(&names.join(", "))
}
