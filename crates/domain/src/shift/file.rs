//! Files of shifts: CSV or TOML, in wall time of each shift's zone.

use super::csv::read_csv;
use super::plan::{ShiftRefusal, check_times};
use super::toml_file::read_toml;
use crate::text::visible_line;
use crate::{MAX_SHIFT_FILE_BYTES, Refusal, ShiftPlanned, is_skipped_local, local_text, resolve_local};

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
    /// Reads a file; `name` tells its format.
    ///
    /// # Errors
    /// When it is empty, no text, or not of its format at all.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, ShiftFileRefused> {
        if bytes.len() > MAX_SHIFT_FILE_BYTES {
            return Err(refuse("too_large", format!("A file of shifts may be {} MiB large.", MAX_SHIFT_FILE_BYTES / 1024 / 1024)));
        }
        let text = decode(bytes)?;
        if text.trim().is_empty() {
            return Err(refuse("empty_file", "The file is empty."));
        }
        match ShiftFormat::of(name, &text) {
            ShiftFormat::Csv => read_csv(&text),
            ShiftFormat::Toml => read_toml(&text),
        }
    }

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

fn decode(bytes: &[u8]) -> Result<String, ShiftFileRefused> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Err(refuse("encoding", "The file is in UTF-32. Save it as UTF-8.")),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ if bytes.contains(&0) => {
            Err(refuse("encoding", "The file has zero bytes, probably UTF-16 without a byte order mark. Save it as UTF-8."))
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, ShiftFileRefused> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        refuse("encoding", format!("Line {line} is not UTF-8. Save the file as UTF-8."))
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ShiftFileRefused> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
    text.ok_or_else(|| refuse("encoding", "The file begins as UTF-16 and is not. Save it as UTF-8."))
}

pub(super) fn names(names: &[String]) -> String {
    visible_line(&names.join(", "))
}
