//! Checks of text and JSON from outside, and the refusals they lead to.

use crate::{Code, MAX_DEPTH, MAX_ID_BYTES, MAX_NAME_CHARS, Refusal, text::visible_line};
use serde_json::Value;

/// Checks nesting and numbers of a JSON value that will be hashed.
///
/// # Errors
/// `too_deep`, `number_not_exact`.
pub fn check_value(value: &Value, depth: usize, path: &str) -> Result<(), Refusal> {
    if depth > MAX_DEPTH {
        return Err(Refusal::new(Code::TooDeep, format!("JSON may nest {MAX_DEPTH} levels deep; send long structures as text.")));
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| check_value(item, depth + 1, path)),
        Value::Object(members) => members.values().try_for_each(|member| check_value(member, depth + 1, path)),
        Value::Number(number) if !is_exact(number) => Err(Refusal::new(
            Code::NumberNotExact,
            format!("{} holds {number}, which JSON readers round. Send numbers beyond 9007199254740991 as text.", visible_line(path)),
        )
        .with("field", path)),
        _ => Ok(()),
    }
}

fn is_exact(number: &serde_json::Number) -> bool {
    const LIMIT: i64 = 9_007_199_254_740_991;
    match (number.as_i64(), number.as_u64()) {
        (Some(value), _) => (-LIMIT..=LIMIT).contains(&value),
        (None, Some(_)) => false,
        // Beyond 2^53 neighbouring whole numbers share one float.
        (None, None) => number.as_f64().is_some_and(|value| value.abs() <= LIMIT as f64),
    }
}

// `evidence[0]: missing field title`: the same name may stand in several places.
pub(crate) fn locate_refusal(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let refusal = json_refusal(error.inner());
    let path = error.path().to_string();
    if path == "." || matches!(refusal.code, Code::InvalidJson | Code::TooDeep) {
        return refusal;
    }
    let path = visible_line(&path);
    Refusal { detail: format!("{path}: {}", refusal.detail), ..refusal }.with("field", path)
}

pub(crate) fn check_line(field: &str, value: &str, least: usize, most: usize) -> Result<(), Refusal> {
    let chars = value.trim().chars().count();
    if chars < least {
        return Err(invalid(field, format!("{field} may not be empty.")));
    }
    if chars > most {
        return Err(invalid(field, format!("{field} may be {most} characters long; this is {chars}.")));
    }
    Ok(())
}

/// A refusal that names a field.
#[must_use]
pub fn invalid(field: &str, detail: impl Into<String>) -> Refusal {
    Refusal::new(Code::InvalidField, detail).with("field", field)
}

/// Turns a parser's error into a refusal that says where.
#[must_use]
pub fn json_refusal(error: &serde_json::Error) -> Refusal {
    let message = error.to_string();
    // serde_json has no kinds for these two; the words are part of its tests.
    let code = if message.starts_with("unknown field") {
        Code::UnknownField
    } else if message.starts_with("recursion limit") {
        Code::TooDeep
    } else if error.is_data() {
        Code::InvalidField
    } else {
        Code::InvalidJson
    };
    let detail = match code {
        Code::TooDeep => format!("JSON may nest {MAX_DEPTH} levels deep; send long structures as text."),
        _ => format!("{}.", visible_line(&message)),
    };
    Refusal::new(code, detail).with("line", error.line()).with("column", error.column())
}

// Ids are made by desks and stand in records. `hub` is an actor, so no person may have that id.
pub(crate) fn check_id(field: &str, id: &str) -> Result<(), Refusal> {
    match is_id(id) && id != "hub" {
        true => Ok(()),
        false => Err(invalid(field, format!("{field} is an id: 1 to {MAX_ID_BYTES} letters, digits, - and _."))),
    }
}

/// Whether this could be the id of anything here.
#[must_use]
pub fn is_id(text: &str) -> bool {
    (1..=MAX_ID_BYTES).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

pub(crate) fn check_name(field: &str, name: &str) -> Result<(), Refusal> {
    let chars = name.trim().chars().count();
    if chars == 0 || chars > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(invalid(field, format!("{field} is one line of 1 to {MAX_NAME_CHARS} characters.")));
    }
    Ok(())
}
