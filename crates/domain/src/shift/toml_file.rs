//! TOML: `[[shift]]` is one shift, `[[rota]]` one of every week.

use super::file::{SHIFT_COLUMNS, ShiftCells, ShiftFile, ShiftFileRefused, ShiftPlace, refuse};
use super::rota::add_rota;
use super::toml_table::{check_keys, text_of};
use crate::MAX_FILE_SHIFTS;
use crate::text::visible_line;
use toml::de::{DeTable, DeValue};

const TOP: [&str; 2] = ["shift", "rota"];

pub(super) fn read_toml(text: &str) -> Result<ShiftFile, ShiftFileRefused> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        let line = line_of(text, error.span().map_or(0, |span| span.start));
        return Err(refuse("toml_syntax", format!("Line {line}: {}.", visible_line(error.message()).trim_end_matches('.'))));
    }
    if let Some(unknown) = document.get_ref().keys().find(|key| !TOP.contains(&key.get_ref().as_ref())) {
        let line = line_of(text, unknown.span().start);
        let reason = format!("Line {line}: {} is no key of this file; it has [[shift]] and [[rota]].", visible_line(unknown.get_ref()));
        return Err(refuse("unknown_key", reason));
    }
    let mut file = ShiftFile::default();
    for_each(text, document.get_ref(), "shift", &mut |place, table| add_shift(&mut file, place, table))?;
    for_each(text, document.get_ref(), "rota", &mut |place, table| add_rota(&mut file, &place, table))?;
    if file.shifts.len() > MAX_FILE_SHIFTS {
        return Err(refuse("too_large", format!("A file may have {MAX_FILE_SHIFTS} shifts.")));
    }
    Ok(file)
}

fn for_each(text: &str, document: &DeTable<'_>, key: &str, add: &mut dyn FnMut(ShiftPlace, &DeTable<'_>)) -> Result<(), ShiftFileRefused> {
    let Some(value) = document.get(key) else { return Ok(()) };
    let wrong =
        |at: usize| refuse("wrong_type", format!("Line {}: begin each {key} with [[{key}]], in two pairs of brackets.", line_of(text, at)));
    let DeValue::Array(items) = value.get_ref() else { return Err(wrong(value.span().start)) };
    for (place, item) in items.iter().enumerate() {
        let DeValue::Table(table) = item.get_ref() else { return Err(wrong(item.span().start)) };
        // The span of a table begins at its header.
        add(ShiftPlace { line: line_of(text, item.span().start), at: format!("/{key}/{place}") }, table);
    }
    Ok(())
}

fn add_shift(file: &mut ShiftFile, place: ShiftPlace, table: &DeTable<'_>) {
    if let Err(refused) = check_keys(table, &SHIFT_COLUMNS) {
        return file.refuse(place, refused);
    }
    match SHIFT_COLUMNS.map(|key| text_of(table, key)) {
        [Ok(person), Ok(team), Ok(zone), Ok(start), Ok(end)] => {
            file.add(place, &ShiftCells { person: &person, team: &team, zone: &zone, start: &start, end: &end });
        }
        cells => cells.into_iter().filter_map(Result::err).take(1).for_each(|refused| file.refuse(place.clone(), refused)),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}
