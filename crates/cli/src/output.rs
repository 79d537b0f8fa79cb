//! Standard output and error. Callers mark invisible characters in text from tools first.

use holdpoint_domain::text::{visible, visible_json};
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};

/// One line of result. A closed pipe is not an error.
pub(crate) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// One line of JSON.
pub(crate) fn json(value: &impl Serialize) {
    match serde_json::to_string(value) {
        // A terminal executes control characters; as JSON escapes they are harmless and equal.
        Ok(text) if std::io::stdout().is_terminal() => line(&visible_json(&text)),
        Ok(text) => line(&text),
        Err(error) => tracing::error!("a result cannot be written as JSON: {error}"),
    }
}

/// A text unchanged, for a file; at a terminal with marks for control characters.
pub(crate) fn text(text: &str) {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let shown = if std::io::stdout().is_terminal() { visible(text) } else { text.to_owned() };
    let mut out = std::io::stdout().lock();
    let _ = write!(out, "{shown}{end}").and_then(|()| out.flush());
}

/// As [`json`], but a failed write is an error.
pub(crate) fn try_json(value: &impl Serialize) -> std::io::Result<()> {
    let text = serde_json::to_string(value).map_err(std::io::Error::other)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush())
}

/// A message on standard error.
pub(crate) fn error_line(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{text}");
}

/// Columns as wide as their widest cell; the last one is not padded.
pub(crate) fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        line(cells.join("  ").trim_end());
    }
}
