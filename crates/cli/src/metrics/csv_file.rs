//! Tables from CSV files: UTF-8 (or UTF-16 with a byte order mark), commas, RFC 4180 quotes, a
//! header row, columns by name. What is not that is refused by name, never read as no rows.

use super::refusal;
use crate::failure::Failure;
use crate::input::read_bytes;
use std::path::Path;

/// The text of a table.
pub(super) struct CsvFile {
    name: String,
    text: String,
}

impl CsvFile {
    /// Reads a file, or standard input for `-`.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let bytes = read_bytes(path).map_err(|error| Failure::io(&name, &error))?;
        Self::decode(name, bytes)
    }

    fn decode(name: String, bytes: Vec<u8>) -> Result<Self, Failure> {
        let text = decode(bytes).map_err(|reason| refusal::file("csv_encoding", format!("{name} {reason}.")))?;
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            return Err(refusal::file(
                "csv_quotes",
                format!("{name} has a quote that is not closed; quotes are doubled within quotes (RFC 4180)."),
            ));
        }
        Ok(Self { name, text })
    }

    /// Calls `each` with the line of every row and its cells in these columns.
    pub(super) fn rows<const N: usize>(
        &self,
        columns: [&str; N],
        mut each: impl FnMut(u64, [&str; N]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut header: Option<(usize, [usize; N])> = None;
        let mut lines = Lines::new(&self.text);
        while reader.read_record(&mut record).map_err(|error| self.refuse("csv_row", &error.to_string()))? {
            let line = lines.of_record(record.position());
            match header {
                None => header = Some((record.len(), self.places(&record, columns)?)),
                Some((width, _)) if width != record.len() => return Err(self.refuse_width(line, record.len(), width)),
                Some((_, places)) => each(line, places.map(|place| &record[place]))?,
            }
        }
        if header.is_some() { Ok(()) } else { Err(self.refuse("csv_columns", &format!("is empty; {}", needs(&columns)))) }
    }

    /// A refusal of one row.
    pub(super) fn refuse_row(&self, code: &str, line: u64, reason: &str) -> Failure {
        self.refuse(code, &format!("line {line}: {reason}"))
    }

    /// A refusal of the file.
    pub(super) fn refuse(&self, code: &str, reason: &str) -> Failure {
        refusal::file(code, format!("{} {reason}.", self.name))
    }

    fn refuse_width(&self, line: u64, cells: usize, width: usize) -> Failure {
        self.refuse_row("csv_row", line, &format!("this row has {cells} cells, the header row has {width}"))
    }

    fn places<const N: usize>(&self, header: &csv::StringRecord, columns: [&str; N]) -> Result<[usize; N], Failure> {
        let mut places = [0; N];
        for (place, column) in places.iter_mut().zip(columns) {
            let mut found = header.iter().enumerate().filter(|(_, name)| name.trim() == column).map(|(place, _)| place);
            *place = found.next().ok_or_else(|| self.refuse_header(header, column, &columns))?;
            if found.next().is_some() {
                return Err(self.refuse("csv_columns", &format!("has the column {column} twice")));
            }
        }
        Ok(places)
    }

    fn refuse_header(&self, header: &csv::StringRecord, column: &str, columns: &[&str]) -> Failure {
        const SEPARATORS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")];
        let line = self.text.trim_start().lines().next().unwrap_or_default();
        let splits = |separator: char| {
            let names: Vec<&str> = line.split(separator).map(|name| name.trim().trim_matches('"')).collect();
            columns.iter().all(|column| names.contains(column))
        };
        if let Some((_, name)) = SEPARATORS.iter().find(|(separator, _)| splits(*separator)) {
            return self.refuse("csv_separator", &format!("is separated by {name}; this command reads commas"));
        }
        let names: Vec<&str> = header.iter().collect();
        self.refuse("csv_columns", &format!("has no column {column}; {}, and it has {names:?}", needs(columns)))
    }
}

/// Counts lines up to each record. The reader's own count is one short after a blank line or CRLF.
struct Lines<'text> {
    bytes: &'text [u8],
    counted: usize,
    line: u64,
}

impl<'text> Lines<'text> {
    const fn new(text: &'text str) -> Self {
        Self { bytes: text.as_bytes(), counted: 0, line: 1 }
    }

    /// The line in which this record begins; records come in order.
    fn of_record(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        while let Some(byte) = self.bytes.get(self.counted) {
            if self.counted >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            let ends = *byte == b'\n' || (*byte == b'\r' && self.bytes.get(self.counted + 1) != Some(&b'\n'));
            self.line += u64::from(ends);
            self.counted += 1;
        }
        self.line
    }
}

fn needs(columns: &[&str]) -> String {
    format!("the header row must have the columns {}", columns.join(", "))
}

/// The text, or what these bytes are instead.
fn decode(bytes: Vec<u8>) -> Result<String, String> {
    match bytes.as_slice() {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Err("is in UTF-32; save it as UTF-8".to_owned()),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ if bytes.contains(&0) => Err("has zero bytes, probably UTF-16 without a byte order mark; save it as UTF-8".to_owned()),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest.to_vec()),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line}: this is not UTF-8; save it as UTF-8")
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
    text.ok_or_else(|| "begins as UTF-16 and is not; save it as UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Result<Vec<(u64, [String; 2])>, Failure> {
        let mut rows = Vec::new();
        CsvFile::decode("t.csv".into(), bytes.to_vec())?.rows(["item", "label"], |line, cells| {
            rows.push((line, cells.map(str::to_owned)));
            Ok(())
        })?;
        Ok(rows)
    }

    fn one(item: &str, label: &str) -> [String; 2] {
        [item.to_owned(), label.to_owned()]
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn columns_are_found_by_name() {
        assert_eq!(rows(b"label,extra,item\nyes,7,a\n").unwrap(), [(2, one("a", "yes"))]);
    }

    #[test]
    fn quotes_and_line_ends_follow_rfc_4180() {
        let text = b"\xef\xbb\xbfitem,label\r\n\"a,1\",\"say \"\"no\"\"\"\r\n\r\n\"two\nlines\",\r\n";
        assert_eq!(rows(text).unwrap(), [(2, one("a,1", "say \"no\"")), (4, one("two\nlines", ""))]);
    }

    #[test]
    fn utf16_with_mark_is_read() {
        for bytes in [utf16("item,label\na,ü\n", u16::to_le_bytes), utf16("item,label\na,ü\n", u16::to_be_bytes)] {
            assert_eq!(rows(&bytes).unwrap(), [(2, one("a", "ü"))]);
        }
    }

    #[test]
    fn other_files_are_refused_by_name() {
        let without_mark: Vec<u8> = "item,label\na,b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: [(&[u8], &str, &str); 12] = [
            (b"item;label\na;b\n", "csv_separator", "semicolons"),
            (b"\"item\"\t\"label\"\na\tb\n", "csv_separator", "tabs"),
            (b"item|label\na|b\n", "csv_separator", "vertical bars"),
            (&without_mark, "csv_encoding", "UTF-16"),
            (b"\xff\xfe\0\0i\0\0\0", "csv_encoding", "UTF-32"),
            (b"\xff\xfei", "csv_encoding", "UTF-16"),
            (b"item,label\na,b\nc,\xfc\n", "csv_encoding", "line 3"),
            (b"", "csv_columns", "is empty"),
            (b"item,rater\na,b\n", "csv_columns", "no column label"),
            (b"item,label,label\na,b,c\n", "csv_columns", "twice"),
            (b"item,label\na,b,c\n", "csv_row", "line 2"),
            (b"item,label\n\"a,b\nc,d\n", "csv_quotes", "not closed"),
        ];
        for (bytes, code, words) in cases {
            let failure = rows(bytes).unwrap_err();
            assert_eq!(failure.code, code, "{}", failure.detail);
            assert!(failure.detail.contains(words) && failure.detail.contains("t.csv"), "{}", failure.detail);
        }
    }
}
