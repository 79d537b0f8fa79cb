//! Arguments in the editor: the whole text, whether an edit is JSON, and what it changes.

use super::content;
use super::load::load_action;
use crate::core::Core;
use crate::error::DeskError;
use crate::view::{ArgumentsCheck, ArgumentsText};
use holdpoint_domain::check_value;
use holdpoint_domain::text::{visible_json, visible_line};
use serde_json::{Map, Value};

/// Changes that are listed.
const LISTED: usize = 20;
/// Characters of a value in the list.
const VALUE_CHARS: usize = 60;

/// The whole arguments.
pub(crate) fn text(core: &Core, id: &str) -> Result<ArgumentsText, DeskError> {
    Ok(ArgumentsText { text: content::pretty(&*content::here(core, &load_action(core, id)?)?) })
}

/// Whether edited arguments can be signed, and what they change.
pub(crate) fn check(core: &Core, id: &str, text: &str) -> Result<ArgumentsCheck, DeskError> {
    Ok(compare(&content::here(core, &load_action(core, id)?)?.arguments, text))
}

fn compare(before: &Map<String, Value>, text: &str) -> ArgumentsCheck {
    let after = match serde_json::from_str(text) {
        Ok(Value::Object(after)) => after,
        Ok(_) => return wrong(None, "The arguments are one JSON object, in braces."),
        Err(error) => {
            let place = (error.line(), error.column());
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            return wrong(Some(place), &crate::words::sentence(&format!("{}.", visible_line(message))));
        }
    };
    if let Err(refusal) = after.iter().try_for_each(|(name, value)| check_value(value, 2, name)) {
        return wrong(None, &refusal.detail);
    }
    let changes = changes(before, &after);
    if changes.is_empty() {
        return wrong(None, "Nothing is changed yet. Change the arguments, or approve them as they are.");
    }
    ArgumentsCheck { ok: true, line: None, column: None, message: None, changes }
}

fn wrong(place: Option<(usize, usize)>, message: &str) -> ArgumentsCheck {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    ArgumentsCheck {
        ok: false,
        line: place.map(|(line, _)| number(line)),
        column: place.map(|(_, column)| number(column)),
        message: Some(message.to_owned()),
        changes: Vec::new(),
    }
}

/// Paths of values that differ: `payment.amount: 42 → 40`. Of many, the last line says how many more.
pub(crate) fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let mut changes = Changes::default();
    changes.objects(before, after, "");
    if changes.more > 0 {
        changes.listed.push(format!("and {}", crate::words::count(changes.more, "more change", "more changes")));
    }
    changes.listed
}

#[derive(Default)]
struct Changes {
    listed: Vec<String>,
    more: usize,
}

impl Changes {
    fn objects(&mut self, before: &Map<String, Value>, after: &Map<String, Value>, path: &str) {
        for (name, value) in before {
            let path = join(path, name);
            match after.get(name) {
                Some(other) => self.values(value, other, &path),
                None => self.add(|| format!("{path}: removed, was {}", shown(value))),
            }
        }
        for (name, value) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            self.add(|| format!("{}: added {}", join(path, name), shown(value)));
        }
    }

    fn values(&mut self, before: &Value, after: &Value, path: &str) {
        match (before, after) {
            _ if before == after => {}
            (Value::Object(before), Value::Object(after)) => self.objects(before, after, path),
            (Value::Array(before), Value::Array(after)) => {
                for (index, (one, other)) in before.iter().zip(after).enumerate() {
                    self.values(one, other, &format!("{path}[{index}]"));
                }
                for (index, value) in before.iter().enumerate().skip(after.len()) {
                    self.add(|| format!("{path}[{index}]: removed, was {}", shown(value)));
                }
                for (index, value) in after.iter().enumerate().skip(before.len()) {
                    self.add(|| format!("{path}[{index}]: added {}", shown(value)));
                }
            }
            _ => self.add(|| {
                let (before, after) = (written(before), written(after));
                let from = difference(&before, &after);
                format!("{path}: {} → {}", window(&before, from), window(&after, from))
            }),
        }
    }

    fn add(&mut self, line: impl FnOnce() -> String) {
        if self.listed.len() < LISTED { self.listed.push(line()) } else { self.more += 1 }
    }
}

fn join(path: &str, name: &str) -> String {
    let name = window(&visible_line(name), 0);
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

fn written(value: &Value) -> String {
    visible_json(&value.to_string())
}

fn shown(value: &Value) -> String {
    window(&written(value), 0)
}

// Characters that both begin with, but for some that are kept for the eye; none for what is short.
fn difference(one: &str, other: &str) -> usize {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    if one.chars().count().max(other.chars().count()) <= VALUE_CHARS { 0 } else { same.saturating_sub(VALUE_CHARS / 4) }
}

// As much of a value as is listed, from a character on.
fn window(text: &str, from: usize) -> String {
    let shown: String = text.chars().skip(from).take(VALUE_CHARS).collect();
    let before = if from > 0 { "…" } else { "" };
    let after = if text.chars().nth(from + VALUE_CHARS).is_some() { "…" } else { "" };
    format!("{before}{shown}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn before() -> Map<String, Value> {
        let value = json!({"order": "A1", "payment": {"amount": 42, "currency": "EUR"}, "items": ["a", "b"]});
        value.as_object().unwrap().clone()
    }

    #[test]
    fn edit_lists_changed_values() {
        let check = compare(&before(), r#"{"payment": {"amount": 40, "currency": "EUR"}, "items": ["a"], "note": "x"}"#);
        assert!(check.ok);
        let expected = [r#"items[1]: removed, was "b""#, r#"order: removed, was "A1""#, "payment.amount: 42 → 40", r#"note: added "x""#];
        let mut found = check.changes.clone();
        found.sort();
        let mut expected = expected.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn invalid_json_reports_line_and_column() {
        let check = compare(&before(), "{\n  \"order\": oops\n}");
        assert_eq!((check.ok, check.line, check.column), (false, Some(2), Some(12)));
        assert!(!check.message.unwrap().contains("line"), "the place is told by line and column alone");
    }

    #[test]
    fn edit_rejects_lists_unchanged_and_rounded_numbers() {
        for (text, words) in [
            ("[]", "one JSON object"),
            (r#"{"order":"A1","payment":{"currency":"EUR","amount":42},"items":["a","b"]}"#, "Nothing is changed"),
            (r#"{"order": 9007199254740993}"#, "round"),
        ] {
            let check = compare(&before(), text);
            assert!(!check.ok && check.message.as_ref().unwrap().contains(words), "{:?}", check.message);
        }
    }

    #[test]
    fn edit_lists_twenty_changes_and_counts_rest() {
        let many: Map<String, Value> = (0..50).map(|number| (format!("k{number}"), json!("v".repeat(1000)))).collect();
        let check = compare(&Map::new(), &Value::Object(many).to_string());
        assert_eq!(check.changes.len(), LISTED + 1);
        assert_eq!(check.changes[LISTED], "and 30 more changes");
        assert!(check.changes[0].chars().count() < 90);
    }

    #[test]
    fn long_values_are_listed_around_difference() {
        let with = |end: &str| json!({"run": format!("{}{end}", "x".repeat(300))}).as_object().unwrap().clone();
        let lines = changes(&with("--dry-run --all"), &with("--all"));
        let (before, after) = lines[0].strip_prefix("run: ").unwrap().split_once(" → ").unwrap();
        assert!(before.starts_with("…xxx") && before.ends_with("--dry-run --all\""), "{before}");
        assert!(after.starts_with("…xxx") && after.ends_with("x--all\""), "{after}");
    }
}
