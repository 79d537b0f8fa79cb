//! Arguments in the editor: the whole text, whether an edit is JSON, and what it changes.

use super::content::{self, Body};
use crate::DeskError;
use crate::core::Core;
use crate::error::refused;
use crate::review;
use crate::view::{ArgumentsCheck, ArgumentsText};
use holdpoint_domain::text::{visible_json, visible_line};
use holdpoint_domain::{ActionContent, check_value};
use serde_json::{Map, Value};

/// Changes that are listed.
const LISTED: usize = 20;
/// Characters of a value in the list.
const VALUE_CHARS: usize = 60;

/// The whole arguments.
pub(crate) fn text(core: &Core, id: &str) -> Result<ArgumentsText, DeskError> {
    Ok(ArgumentsText { text: content::pretty(&*here(core, id)?) })
}

/// Whether edited arguments can be signed, and what they change.
pub(crate) fn check(core: &Core, id: &str, text: &str) -> Result<ArgumentsCheck, DeskError> {
    Ok(compare(&here(core, id)?.arguments, text))
}

fn here(core: &Core, id: &str) -> Result<Box<ActionContent>, DeskError> {
    match content::body(core, &review::find(core, id)?)? {
        Body::Here(content) => Ok(content),
        Body::Wrong => Err(refused("content_changed", "The content does not fit", "What the hub sent is not what the digest covers.")),
        Body::Missing(why) => Err(refused("not_here_yet", "The content is not here yet", why)),
    }
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
    let mut changes = Vec::new();
    compare_objects(before, &after, "", &mut changes);
    if changes.is_empty() {
        return wrong(None, "Nothing is changed yet. Change the arguments, or approve them as they are.");
    }
    changes.truncate(LISTED);
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

/// Paths of values that differ: `payment.amount: 42 → 40`.
pub(super) fn compare_objects(before: &Map<String, Value>, after: &Map<String, Value>, path: &str, changes: &mut Vec<String>) {
    for (name, value) in before {
        let path = join(path, name);
        match after.get(name) {
            Some(other) => compare_values(value, other, &path, changes),
            None => changes.push(format!("{path}: removed, was {}", shown(value))),
        }
    }
    for (name, value) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        changes.push(format!("{}: added {}", join(path, name), shown(value)));
    }
}

fn compare_values(before: &Value, after: &Value, path: &str, changes: &mut Vec<String>) {
    match (before, after) {
        _ if before == after => {}
        (Value::Object(before), Value::Object(after)) => compare_objects(before, after, path, changes),
        (Value::Array(before), Value::Array(after)) => {
            for (index, (one, other)) in before.iter().zip(after).enumerate() {
                compare_values(one, other, &format!("{path}[{index}]"), changes);
            }
            for (index, value) in before.iter().enumerate().skip(after.len()) {
                changes.push(format!("{path}[{index}]: removed, was {}", shown(value)));
            }
            for (index, value) in after.iter().enumerate().skip(before.len()) {
                changes.push(format!("{path}[{index}]: added {}", shown(value)));
            }
        }
        _ => changes.push(format!("{path}: {} → {}", shown(before), shown(after))),
    }
}

fn join(path: &str, name: &str) -> String {
    let name = visible_line(name);
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

fn shown(value: &Value) -> String {
    let text = visible_json(&value.to_string());
    match text.char_indices().nth(VALUE_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
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
    fn an_edit_lists_what_it_changes() {
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
    fn what_is_not_json_says_where() {
        let check = compare(&before(), "{\n  \"order\": oops\n}");
        assert_eq!((check.ok, check.line, check.column), (false, Some(2), Some(12)));
        assert!(!check.message.unwrap().contains("line"), "the place is told by line and column alone");
    }

    #[test]
    fn lists_unchanged_and_rounded_numbers_are_not_arguments() {
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
    fn at_most_twenty_changes_and_short_values() {
        let many: Map<String, Value> = (0..50).map(|number| (format!("k{number}"), json!("v".repeat(1000)))).collect();
        let check = compare(&Map::new(), &Value::Object(many).to_string());
        assert_eq!(check.changes.len(), LISTED);
        assert!(check.changes[0].chars().count() < 90);
    }
}
