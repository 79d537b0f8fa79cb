//! Places in a file: bytes to lines and columns, and bytes of a text to bytes of the file it is written in.

/// A place as people count: both from 1, the column in characters.
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    pub fn of(source: &str, offset: usize) -> Self {
        let mut end = offset.min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let before = &source[..end];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
    }
}

/// The byte of a line and column, as [`Place`] counts them.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

/// Where byte `within` of a TOML string's value stands in the string as written, quotes and escapes included.
pub(super) fn in_literal(raw: &str, within: usize) -> usize {
    let quotes = if raw.starts_with("'''") || raw.starts_with("\"\"\"") { 3 } else { 1 };
    let mut at = quotes;
    if quotes == 3 {
        // A line break right after the quotes is not part of the value.
        let inner = raw.get(quotes..).unwrap_or_default();
        at += if inner.starts_with("\r\n") { 2 } else { usize::from(inner.starts_with('\n')) };
    }
    let escapes = raw.starts_with('"');
    let mut value = 0;
    while value < within && at < raw.len() {
        let rest = &raw[at..];
        let (written, meant) = match rest.chars().next() {
            Some('\\') if escapes => escape(rest),
            Some(c) => (c.len_utf8(), c.len_utf8()),
            None => break,
        };
        at += written;
        value += meant;
    }
    at.min(raw.len())
}

// Bytes of an escape as written, and of what it stands for.
fn escape(rest: &str) -> (usize, usize) {
    let digits = |count: usize| {
        let code = rest.get(2..2 + count).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        ((2 + count).min(rest.len()), code.map_or(1, char::len_utf8))
    };
    match rest.as_bytes().get(1) {
        Some(b'u') => digits(4),
        Some(b'U') => digits(8),
        Some(b'x') => digits(2),
        // A backslash at the end of a line joins it with the next word.
        Some(c) if c.is_ascii_whitespace() => (1 + rest[1..].len() - rest[1..].trim_start().len(), 0),
        _ => (2.min(rest.len()), 1),
    }
}
