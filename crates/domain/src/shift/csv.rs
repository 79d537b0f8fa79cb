//! CSV after RFC 4180 with any of the usual separators; columns by name, in any order.

use super::file::{SHIFT_COLUMNS, ShiftCells, ShiftFile, ShiftFileRefused, ShiftPlace, names, refuse};
use super::plan::ShiftRefusal;
use crate::MAX_FILE_SHIFTS;

const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

pub(super) fn read_csv(text: &str) -> Result<ShiftFile, ShiftFileRefused> {
    let separator = find_separator(text);
    let rows = split_rows(text, separator)?;
    let mut rows = rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let header = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    let places = find_columns(&header)?;
    let mut file = ShiftFile::default();
    for (row, (line, cells)) in rows.enumerate() {
        if row == MAX_FILE_SHIFTS {
            return Err(refuse("too_large", format!("A file may have {MAX_FILE_SHIFTS} shifts.")));
        }
        let place = ShiftPlace { line, at: format!("/{row}") };
        if cells.len() > header.len() {
            let reason =
                format!("This row has {} cells, the header row has {}. Quote cells that hold a separator.", cells.len(), header.len());
            file.refuse(place, ShiftRefusal::new("too_many_cells", "person", reason));
            continue;
        }
        let cell = |column: usize| cells.get(places[column]).map_or("", String::as_str);
        file.add(place, &ShiftCells { person: cell(0), team: cell(1), zone: cell(2), start: cell(3), end: cell(4) });
    }
    Ok(file)
}

// The separator with which the first line has the most of the columns.
fn find_separator(text: &str) -> char {
    let line = text.trim_start().lines().next().unwrap_or_default();
    let found = |separator: &char| {
        let cells: Vec<String> = line.split(*separator).map(|cell| column_key(cell.trim().trim_matches('"'))).collect();
        SHIFT_COLUMNS.iter().filter(|column| cells.iter().any(|cell| cell == *column)).count()
    };
    let best = SEPARATORS.iter().rev().max_by_key(|separator| found(separator));
    best.copied().unwrap_or(',')
}

fn column_key(cell: &str) -> String {
    cell.trim().to_lowercase()
}

fn find_columns(header: &[String]) -> Result<[usize; 5], ShiftFileRefused> {
    let mut places = [0; 5];
    for (place, column) in places.iter_mut().zip(SHIFT_COLUMNS) {
        let mut found = header.iter().enumerate().filter(|(_, name)| column_key(name) == column).map(|(place, _)| place);
        *place = found.next().ok_or_else(|| {
            let needs = SHIFT_COLUMNS.join(",");
            refuse("csv_columns", format!("There is no column {column}. The header row has {needs}; this file has {}.", names(header)))
        })?;
        if found.next().is_some() {
            return Err(refuse("csv_columns", format!("The column {column} is there twice.")));
        }
    }
    Ok(places)
}

// Rows with the line in which each begins.
fn split_rows(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>, ShiftFileRefused> {
    let mut rows = Vec::new();
    let (mut line, mut begins) = (1, 1);
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        line += usize::from(char == '\n' || (char == '\r' && chars.peek() != Some(&'\n')));
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            '\r' | '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                rows.push((begins, std::mem::take(&mut cells)));
                begins = line;
            }
            char if char == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            char => cell.push(char),
        }
    }
    if quoted {
        return Err(refuse(
            "csv_quotes",
            format!("The quote in line {begins} is not closed; quotes are doubled within quotes (RFC 4180)."),
        ));
    }
    cells.push(cell);
    rows.push((begins, cells));
    Ok(rows)
}
