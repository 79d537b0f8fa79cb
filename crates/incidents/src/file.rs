//! Files of incidents: one body, an array of bodies, or one body a line.

use crate::formats::node::Collector;
use crate::formats::read_value;
use crate::limits::MAX_STATEMENT_BYTES;
use crate::stated::{Refused, Stated};
use crate::systems::Format;
use serde::Serialize;
use serde_json::Value;

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<S = Stated> {
    /// Statements in the order of the file.
    pub stated: Vec<S>,
    /// Parts that are not taken.
    pub refused: Vec<Refused>,
}

impl<S> Default for Reading<S> {
    fn default() -> Self {
        Self { stated: Vec::new(), refused: Vec::new() }
    }
}

/// The file as a whole is not of the format; nothing of it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRefused {
    /// What programs branch on.
    pub code: &'static str,
    /// A sentence.
    pub reason: String,
}

/// Reads a file: one body, a JSON array of bodies, or one body a line. A byte order mark and
/// CRLF are accepted.
///
/// # Errors
/// `not_utf8`, `empty_file`, `invalid_json` or `not_this_format`.
pub fn read_file(format: Format, bytes: &[u8]) -> Result<Reading, FileRefused> {
    let found = read_bodies(bytes, format.as_str(), format.about(), &|value, found| read_value(format.facts(), value, found))?;
    Ok(keep_small(found, |stated: &Stated| stated.statement.check()))
}

/// Reads each body of a file with `read`; `name` and `about` say what a body is.
pub(crate) fn read_bodies<S>(
    bytes: &[u8],
    name: &str,
    about: &str,
    read: &dyn Fn(&Value, &mut Collector<S>),
) -> Result<Collector<S>, FileRefused> {
    let refuse = |code, reason: String| FileRefused { code, reason };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        refuse("not_utf8", format!("The file is not UTF-8: byte {} cannot be read. Save it as UTF-8.", error.valid_up_to() + 1))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(refuse("empty_file", "The file is empty.".into()));
    }
    let mut found = Collector::default();
    let whole = serde_json::from_str::<Value>(text);
    match &whole {
        // An empty list is an answer.
        Ok(value) if value.as_array().is_some_and(Vec::is_empty) => found.recognised = true,
        Ok(value) => read(value, &mut found),
        Err(_) => read_lines(text, read, &mut found),
    }
    match (found.recognised, whole) {
        (true, _) => Ok(found),
        (false, Ok(_)) => Err(refuse("not_this_format", format!("The file holds nothing that is a body of the format {name}: {about}."))),
        (false, Err(error)) => {
            Err(refuse("invalid_json", format!("The file is not JSON, and no line of it is a body of the format {name}: {error}.")))
        }
    }
}

fn read_lines<S>(text: &str, read: &dyn Fn(&Value, &mut Collector<S>), found: &mut Collector<S>) {
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let before = found.refused.len();
        match serde_json::from_str::<Value>(line) {
            Ok(value) => read(&value, found),
            Err(error) => found.refuse(String::new(), "invalid_json", format!("The line is not JSON: {error}.")),
        }
        found.refused.iter_mut().skip(before).for_each(|refused| refused.line = Some(number + 1));
    }
}

/// Leaves out what is larger than a statement may be.
pub(crate) fn keep_small<S: Serialize>(found: Collector<S>, check: impl Fn(&S) -> Result<(), String>) -> Reading<S> {
    let Collector { stated, mut refused, .. } = found;
    let mut kept = Vec::with_capacity(stated.len());
    for (at, stated) in stated {
        let bytes = serde_json::to_string(&stated).map_or(usize::MAX, |text| text.len());
        let size = match bytes <= MAX_STATEMENT_BYTES {
            true => check(&stated),
            false => Err(format!("It may be {MAX_STATEMENT_BYTES} bytes large; this is larger.")),
        };
        match size {
            Ok(()) => kept.push(stated),
            Err(reason) => refused.push(Refused { line: None, at, code: "too_large", reason }),
        }
    }
    Reading { stated: kept, refused }
}
