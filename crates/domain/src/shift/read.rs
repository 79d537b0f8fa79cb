//! Reads a file of shifts of either format.

use super::csv::read_csv;
use super::file::{ShiftFile, ShiftFileRefused, ShiftFormat, refuse};
use super::toml_file::read_toml;
use crate::MAX_SHIFT_FILE_BYTES;

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
