//! Titles and names of bounded length.

use crate::limits::{MAX_INCIDENT_NAME_CHARS, MAX_INCIDENT_SERVICES, MAX_INCIDENT_TITLE_CHARS};

/// A title of one line, and the whole text where it was cut.
pub(crate) fn title(text: &str, fallback: &str) -> (String, Option<String>) {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = if line.is_empty() { fallback.to_owned() } else { line };
    let short = cut(&line, MAX_INCIDENT_TITLE_CHARS);
    let whole = (short != line).then(|| text.to_owned());
    (short, whole)
}

/// Names without repeats and empty ones, in the order of the source.
pub(crate) fn names(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let name = cut(name.trim(), MAX_INCIDENT_NAME_CHARS);
        if !name.is_empty() && !kept.contains(&name) && kept.len() < MAX_INCIDENT_SERVICES {
            kept.push(name);
        }
    }
    kept
}

/// A name of bounded length.
pub(crate) fn name(text: &str) -> Option<String> {
    names([text.to_owned()]).pop()
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
